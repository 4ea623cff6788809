/** Does an export end whole or not at all, whatever the file system does? */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createExports } from '../../../../electron/service/exports.js'
import { writeFailure } from '../../../../electron/service/refusal.js'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'spoor-exports-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve()
    yield Buffer.from(text)
  }
}

test('pieces that are appended at once are written one after the other', async () => {
  const exports = createExports()
  const begun = await exports.begin(folder, 'a.txt')
  if (!('id' in begun)) throw new Error('not begun')
  const texts = Array.from({ length: 20 }, (_, at) => `${at};`)
  const sizes = await Promise.all(texts.map((text) => exports.append(begun.id, pieces(text, text))))
  const receipt = await exports.finish(begun.id)
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe(texts.map((text) => text + text).join(''))
  expect(sizes.at(-1)).toEqual({ bytes: 'bytes' in receipt ? receipt.bytes : -1 })
})

test('a name that is taken only while the export is written is not written over', async () => {
  const exports = createExports()
  const begun = await exports.begin(folder, 'a.txt')
  if (!('id' in begun)) throw new Error('not begun')
  await exports.append(begun.id, pieces('mine'))
  writeFileSync(join(folder, 'a.txt'), 'somebody else’s')
  const receipt = await exports.finish(begun.id)
  expect({ begun: begun.path, receipt, left: readdirSync(folder).sort() }).toMatchObject({
    begun: join(folder, 'a.txt'),
    receipt: { path: join(folder, 'a (2).txt'), bytes: 4 },
    left: ['a (2).txt', 'a.txt'],
  })
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('somebody else’s')
})

test('a source that breaks off takes the whole file with it', async () => {
  const exports = createExports()
  const begun = await exports.begin(folder, 'a.txt')
  if (!('id' in begun)) throw new Error('not begun')
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield* pieces('half')
    throw new Error('the window went away')
  }
  const appended = await exports.append(begun.id, breaking())
  const finished = await exports.finish(begun.id)
  expect({ appended, finished, left: readdirSync(folder) }).toMatchObject({
    appended: {
      status: 500,
      refused: { code: 'export-failed', subject: join(folder, 'a.txt'), detail: 'the window went away' },
    },
    finished: { status: 400 },
    left: [],
  })
})

test('a folder that cannot be one is a problem that names the path', async () => {
  writeFileSync(join(folder, 'file'), '')
  const begun = await createExports().begin(join(folder, 'file'), 'a.txt')
  expect(begun).toMatchObject({
    status: 403,
    refused: { code: 'export-failed', subject: join(folder, 'file', 'a.txt') },
  })
})

test.skipIf(process.getuid?.() === 0)('a folder without permission is a problem that says so', async () => {
  mkdirSync(join(folder, 'closed'))
  chmodSync(join(folder, 'closed'), 0o500)
  const begun = await createExports().begin(join(folder, 'closed'), 'a.txt')
  expect(begun).toMatchObject({ status: 403, refused: { code: 'export-failed' } })
})

test('a full disk is said to be one', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(writeFailure('/exports/a.csv', error)).toEqual({
    status: 507,
    refused: {
      code: 'export-failed',
      subject: '/exports/a.csv',
      detail: 'its drive is full (ENOSPC: no space left on device, write)',
    },
  })
})

test.skipIf(!existsSync('/dev/full'))('a write that the disk refuses is told apart from a bug', async () => {
  const { open } = await import('node:fs/promises')
  const full = await open('/dev/full', 'w')
  const error: unknown = await full.writeFile('x').catch((reason: unknown) => reason)
  await full.close()
  expect(writeFailure('/exports/a.csv', error)).toMatchObject({ status: 507 })
})

test('what nobody finished is removed at exit', async () => {
  const exports = createExports()
  await exports.begin(folder, 'a.txt')
  await exports.begin(folder, 'b.txt')
  const during = readdirSync(folder).length
  exports.removeUnfinished()
  expect([during, readdirSync(folder)]).toEqual([2, []])
})
