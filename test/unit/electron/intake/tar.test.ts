/** Is every file of a tar archive read, or said not to be, whatever kind it is and wherever it stands? */
import { describe, expect, test } from 'vitest'
import { buildTar, type TarPart } from '../../../support/build-tar.js'
import { unpackedFrom } from '../../../support/intake-reading.js'

function read(bytes: Uint8Array) {
  const { payloads, problems } = unpackedFrom(bytes)
  return {
    payloads: payloads.map(({ inside, text }) => [inside, text]),
    problems: problems.map(({ code, subject, offset, length }) => [code, subject, offset, length]),
  }
}

const one = { name: 'one.json', content: Buffer.from('{"one":1}') }
const two = { name: 'two.json', content: Buffer.from('{"two":2}') }
const three = { name: 'three.json', content: Buffer.from('{"three":3}') }
const found = (...parts: readonly TarPart[]) =>
  parts.map(({ name, content }) => [name, Buffer.from(content ?? []).toString()])
/** Without the zeros at the end. */
const open = (...parts: readonly TarPart[]): Buffer => buildTar(parts).subarray(0, -1_024)

describe('the end', () => {
  test.each([
    ['two archives behind each other', Buffer.concat([buildTar([one]), buildTar([two])])],
    ['zeros that fill a record', Buffer.concat([buildTar([one, two]), Buffer.alloc(8_192)])],
    ['one block of zeros', Buffer.concat([open(one, two), Buffer.alloc(512)])],
  ])('%s: everything is read', (_, bytes) => {
    expect(read(bytes)).toEqual({ payloads: found(one, two), problems: [] })
  })

  test('of the bytes at the border of an entry is told from the end of the archive', () => {
    expect(read(open(one))).toEqual({
      payloads: found(one),
      problems: [['tar-damaged', 'file', 1_024, undefined]],
    })
  })

  test('is not the end of the bytes: what stands behind it is read, and said to be no part of it', () => {
    const stray = Buffer.from(`{"stray":"${'x'.repeat(600)}"}`)
    const name = `bytes from ${String(1_024 + 1_024)}`
    expect(read(Buffer.concat([buildTar([one]), stray]))).toEqual({
      payloads: [...found(one), [name, stray.toString()]],
      problems: [['tar-damaged', 'file', 2_048, stray.length]],
    })
    expect(read(Buffer.concat([buildTar([one]), Buffer.from('{"few":1}')])).problems).toEqual([
      ['tar-damaged', 'file', 2_048, 9],
    ])
  })
})

describe('kinds of entries', () => {
  test.each(['A', 'N', 'Z', '7', '\0', 'V', 'D'])('%j: content is read as that of a file', (type) => {
    expect(read(buildTar([one, { ...two, type }, three]))).toEqual({
      payloads: found(one, two, three),
      problems: [],
    })
  })

  test.each([
    ['a sparse file', 'S'],
    ['a file that began in another volume', 'M'],
  ])('%s is read as it is, and that is said', (_, type) => {
    expect(read(buildTar([one, { ...two, type }, three]))).toEqual({
      payloads: found(one, two, three),
      problems: [['tar-parts', 'file > two.json', 1_024, undefined]],
    })
  })

  test('the blocks that go on describing a sparse file are no content', () => {
    const bytes = open({ ...two, type: 'S' })
    bytes[482] = 1
    summed(bytes)
    const more = Buffer.alloc(1_024)
    more[504] = 1
    const sparse = Buffer.concat([bytes.subarray(0, 512), more, bytes.subarray(512), buildTar([one])])
    expect(read(sparse)).toEqual({
      payloads: found(two, one),
      problems: [['tar-parts', 'file > two.json', 0, undefined]],
    })
  })

  test.each([
    ['a folder', '5', 'two.json', []],
    ['a folder by its name', '0', 'two/', []],
    ['a link', '2', 'two.json', [['symlink-not-followed', 'file > two.json', 1_024, undefined]]],
    ['a hard link', '1', 'two.json', [['special-file', 'file > two.json', 1_024, undefined]]],
  ])('%s with content: it is read', (_, type, name, problems) => {
    const odd = { ...two, type, name }
    expect(read(buildTar([one, odd, three]))).toEqual({ payloads: found(one, odd, three), problems })
  })

  test.each(['1', '2', '5'])(
    '%j that states a size and has no content takes nothing from the next',
    (type) => {
      const odd = open({ name: 'odd', type, content: Buffer.alloc(2_000) }).subarray(0, 512)
      expect(read(Buffer.concat([open(one), odd, buildTar([two])])).payloads).toEqual(found(one, two))
      expect(read(Buffer.concat([open(one), odd, Buffer.alloc(1_024)])).payloads).toEqual(found(one))
    },
  )

  test('fields for the next entry are taken, and reported where they are none', () => {
    const pax = (text: string): TarPart => ({ name: 'fields', type: 'x', content: Buffer.from(text) })
    const named = read(buildTar([pax('12 path=a/b\n11 ctime=9\n'), one, two]))
    expect(named).toEqual({ payloads: [['a/b', '{"one":1}'], ...found(two)], problems: [] })
    const sparse = read(buildTar([pax('22 GNU.sparse.major=1\n'), one]))
    expect(sparse.problems).toEqual([['tar-parts', 'file > one.json', 1_024, undefined]])
    for (const text of ['99 path=a\n', '{"hidden":1}', '12 path=a/b\n{"hidden":1}']) {
      const { payloads, problems } = read(buildTar([pax(text), one]))
      expect([payloads, problems]).toEqual([found(one), [['tar-damaged', 'file', 0, 512 + text.length]]])
    }
    const global = { name: 'fields', type: 'g', content: Buffer.from('14 path=other\n') }
    expect(read(buildTar([global, one]))).toEqual({ payloads: found(one), problems: [] })
  })
})

describe('damage', () => {
  test('in a header: its content is read up to the next header, and that is said', () => {
    const bytes = buildTar([one, two, three])
    bytes[1_024 + 110] = 0x39
    expect(read(bytes)).toEqual({
      payloads: found(one, two, three),
      problems: [['tar-damaged', 'file', 1_024, 512 + 512]],
    })
  })

  test('in a header without a magic number: the others are found at the borders of blocks', () => {
    const old = (part: TarPart): Buffer => {
      const bytes = open(part)
      bytes.fill(0, 257, 512)
      summed(bytes)
      return bytes
    }
    const bytes = Buffer.concat([one, two, three].map(old).concat(Buffer.alloc(1_024)))
    expect(read(bytes)).toEqual({ payloads: found(one, two, three), problems: [] })
    bytes[1_024 + 148] = 0x39
    expect(read(bytes).payloads).toEqual(expect.arrayContaining(found(one, three)))
  })

  test('bytes that were taken out: the entry whose header was swallowed is read', () => {
    const long = { name: 'long.json', content: Buffer.from(`{"long":"${'x'.repeat(5_000)}"}`) }
    const bytes = buildTar([one, long, two, three])
    for (const [from, length] of [
      [1_700, 300],
      [2_000, 512],
      [2_000, 1_500],
      [2_000, 4_000],
    ] as const) {
      const cut = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)])
      const { payloads, problems } = read(cut)
      expect(payloads).toEqual(expect.arrayContaining(found(one, two, three)))
      expect(problems).toContainEqual(['tar-damaged', 'file > long.json', 7_168 - length - 512, undefined])
    }
  })

  test('bytes behind the content of an entry that are not zero are said to be there', () => {
    const bytes = buildTar([one, two])
    bytes.write('{"hidden":1}', 512 + 20)
    expect(read(bytes)).toEqual({
      payloads: found(one, two),
      problems: [['tar-damaged', 'file > one.json', 512 + 9, 503]],
    })
  })

  test('headers that all take up too much are not read again and again', () => {
    const greedy = open({ ...one, content: Buffer.alloc(1_048_576) }).subarray(0, 512)
    const bytes = Buffer.concat([...Array.from({ length: 2_000 }, () => greedy), Buffer.alloc(2_048, 'x')])
    const total = read(bytes).payloads.reduce((sum, [, text]) => sum + (text?.length ?? 0), 0)
    expect(total).toBeLessThan(4 * bytes.length)
  })
})

/** Writes the checksum of the header at the start. */
function summed(bytes: Buffer): void {
  bytes.write('        ', 148)
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
}
