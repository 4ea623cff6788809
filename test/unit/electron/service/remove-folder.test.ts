/** Is a folder removed although somebody still writes into it for a moment? */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeFolder } from '../../../../electron/service/remove-folder.js'

test('a folder goes with all in it, and one that is not there is no error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-remove-'))
  mkdirSync(join(folder, 'a/b'), { recursive: true })
  writeFileSync(join(folder, 'a/b/c'), 'x')
  removeFolder(folder)
  removeFolder(folder)
  expect(existsSync(folder)).toBe(false)
})

test('what another process writes meanwhile is removed too, once it has stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-remove-'))
  const script = `const { mkdirSync, writeFileSync } = require('node:fs')
    const end = Date.now() + 400
    process.stdout.write('go')
    for (let i = 0; Date.now() < end; i++) { mkdirSync(process.argv[1] + '/deep', { recursive: true }); writeFileSync(process.argv[1] + '/deep/' + i, '') }`
  const writer = spawn(process.execPath, ['-e', script, folder], { stdio: ['ignore', 'pipe', 'ignore'] })
  const stopped = new Promise((settle) => writer.once('exit', settle))
  await new Promise((settle) => writer.stdout.once('data', settle))
  // the writer makes the folder anew if it wins a race: what counts is that no try ends in an error
  removeFolder(folder)
  await stopped
  removeFolder(folder)
  expect(existsSync(folder)).toBe(false)
})
