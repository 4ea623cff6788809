/** Do the offsets of an archive still hold when something was put before it? */
import { expect, test } from 'vitest'
import { readZipDirectory } from '../../../../electron/intake/zip-directory.js'
import { buildZip } from '../../../support/build-zip.js'

const content = Buffer.from('{"Records":[]}')

function directoryOf(bytes: Buffer): unknown {
  const access = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  }
  const found = readZipDirectory(access)
  return found?.entries.map((entry) => [entry.name, entry.offset, entry.bytes])
}

test('offsets are moved by what stands before the archive', () => {
  expect(directoryOf(buildZip([{ name: 'é.json', content }], { before: Buffer.alloc(1_000, 'x') }))).toEqual([
    ['é.json', 1_000, content.length],
  ])
})

test('sizes and offsets beyond 32 bits are taken from the zip64 fields', () => {
  expect(directoryOf(buildZip([{ name: 'a', content, zip64: true }], { zip64End: true }))).toEqual([
    ['a', 0, content.length],
  ])
})

test('an archive cut anywhere never throws, and has no directory', () => {
  const zip = buildZip([{ name: 'a', content }])
  for (let cut = 0; cut < zip.length; cut += 1) expect(directoryOf(zip.subarray(0, cut))).toBeUndefined()
})
