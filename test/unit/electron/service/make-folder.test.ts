/** Are folders made like `mkdir -p` makes them, and does it always end? */
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from '../../../../electron/service/make-folder.js'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'spoor-make-folder-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('makes what is missing and says where it began', () => {
  mkdirSync(join(folder, 'a'))
  const made = makeFolder(join(folder, 'a/b/c'))
  expect([made, statSync(join(folder, 'a/b/c')).isDirectory(), makeFolder(join(folder, 'a/b/c'))]).toEqual([
    join(folder, 'a/b'),
    true,
    undefined,
  ])
})

test('what is in the way is an error', () => {
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'gone'), join(folder, 'dangling'))
  expect(() => makeFolder(join(folder, 'file/below'))).toThrow('ENOTDIR')
  expect(() => makeFolder(join(folder, 'dangling'))).toThrow('EEXIST')
})

test.skipIf(process.platform !== 'linux')('where no folder can be made, it ends', () => {
  expect(() => makeFolder('/proc/spoor')).toThrow('ENOENT')
  expect(() => makeFolder('/proc/spoor/below')).toThrow('ENOENT')
})
