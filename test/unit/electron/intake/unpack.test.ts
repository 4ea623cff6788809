/** Is a file read for what is in it, whatever it is called? */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { unpackedFrom } from '../../../support/intake-reading.js'

function read(name: string, bytes: Uint8Array) {
  const { payloads, problems } = unpackedFrom(bytes, { name })
  return {
    length: payloads.reduce((sum, { text }) => sum + text.length, 0),
    problems: problems.map(({ code, detail }) => (detail === undefined ? [code] : [code, detail])),
  }
}

const names = [
  'security.log',
  'notes.md',
  'README',
  'readme-cloudtrail.txt',
  'LICENSE',
  'CHANGELOG.rst',
  '._events',
]
const prose = 'exported by bob on Monday\n'
const record = '{"eventVersion":"1.08","eventName":"DeleteTrail"}\n'
const LARGE = 9 * 1024 * 1024

describe('a name of a file that people keep beside evidence', () => {
  test.each(names)('%s: with records behind prose it is evidence, as under any other name', (name) => {
    const bytes = Buffer.from(prose + record)
    expect(read(name, bytes)).toEqual({ length: bytes.length, problems: [] })
  })

  test.each(names)('%s: without, it is none', (name) => {
    expect(read(name, Buffer.from(`${prose}function () { return 1 }`))).toEqual({
      length: 0,
      problems: [['not-evidence', 'plain text']],
    })
  })

  test('does not decide about what is too large to look through', () => {
    const bytes = Buffer.concat([Buffer.alloc(LARGE, prose), Buffer.from(record)])
    for (const name of ['notes.md', 'notes.log'])
      expect(read(name, bytes)).toEqual({ length: bytes.length, problems: [] })
  })
})

describe('bytes that are no text at their beginning', () => {
  const zeros = Buffer.alloc(20_000)

  test('are evidence if events follow, also in a large file', () => {
    for (const bytes of [
      Buffer.concat([zeros, Buffer.from(record)]),
      Buffer.concat([zeros, Buffer.from(record), Buffer.alloc(LARGE, prose)]),
    ])
      expect(read('image.bin', bytes)).toEqual({ length: bytes.length, problems: [] })
  })

  test('are none if nothing in their first megabytes is an event', () => {
    expect(read('image.bin', Buffer.alloc(LARGE))).toEqual({
      length: 0,
      problems: [['not-cloudtrail', 'nothing but NUL bytes']],
    })
  })
})

test('what could not be unpacked is not called empty', () => {
  expect(read('a.gz', gzipSync(record).subarray(0, 5)).problems.map(([code]) => code)).toEqual([
    'gzip-truncated',
  ])
  expect(read('a.gz', gzipSync('')).problems).toEqual([['empty-file']])
})
