/** Is every byte of a zip file an entry's or the directory's, or told? */
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { buildZip, type ZipPart } from '../../../support/build-zip.js'
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
const found = (...parts: readonly ZipPart[]) =>
  parts.map(({ name, content }) => [name, Buffer.from(content).toString()])
const unlisted = (name: string, offset: number) => ['zip-damaged', `file > ${name}`, offset, undefined]
const stray = (offset: number, length: number) => ['zip-other-bytes', 'file', offset, length]
/** Length of what stands before the directory. */
const dataOf = (zip: Buffer): number => zip.readUInt32LE(zip.length - 6)
/** Local headers and data alone. */
const locals = (...parts: readonly ZipPart[]): Buffer => buildZip(parts, { withoutDirectory: true })

/** Puts bytes between the entries and the directory, and says so in the end record. */
function before(zip: Buffer, bytes: Buffer): Buffer {
  const at = dataOf(zip)
  const result = Buffer.concat([zip.subarray(0, at), bytes, zip.subarray(at)])
  result.writeUInt32LE(at + bytes.length, result.length - 6)
  return result
}

describe('bytes behind the end', () => {
  const zip = buildZip([one])
  test('are told, unless they are zeros', () => {
    expect(read(Buffer.concat([zip, two.content]))).toEqual({
      payloads: found(one),
      problems: [stray(zip.length, two.content.length)],
    })
    expect(read(Buffer.concat([zip, Buffer.alloc(5_000)]))).toEqual({ payloads: found(one), problems: [] })
  })

  test('that are more than an end record may stand before are told as well', () => {
    const { payloads, problems } = read(Buffer.concat([zip, Buffer.alloc(70_000, 'x')]))
    expect([payloads, problems.slice(1)]).toEqual([found(one), [stray(zip.length, 70_000)]])
  })

  test('are read if they are another archive', () => {
    for (const other of [two, { ...three, name: 'longer-name.json' }]) {
      const { payloads, problems } = read(Buffer.concat([zip, buildZip([other])]))
      expect(payloads).toHaveLength(2)
      expect(payloads).toEqual(expect.arrayContaining(found(one, other)))
      expect(problems.map(([code]) => code)).toEqual(['zip-damaged'])
    }
  })
})

describe('between entries and directory', () => {
  const zip = buildZip([one])
  const at = dataOf(zip)

  test('what is no entry is told, to the byte', () => {
    expect(read(before(zip, Buffer.from('few'))).problems).toEqual([stray(at, 3)])
    expect(read(before(zip, Buffer.alloc(400, 'many'))).problems).toEqual([stray(at, 400)])
    expect(read(before(zip, Buffer.alloc(400))).problems).toEqual([])
  })

  test('an entry is read behind what merely looks like one', () => {
    const fake = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(40, 0xee)])
    expect(read(before(zip, Buffer.concat([fake, locals(two), fake, locals(three)])))).toEqual({
      payloads: found(one, two, three),
      problems: [
        stray(at, 44),
        unlisted('two.json', at + 44),
        stray(at + 44 + locals(two).length, 44),
        unlisted('three.json', at + 88 + locals(two).length),
      ],
    })
  })

  test('an entry with sizes of 64 bits is read', () => {
    expect(read(before(zip, locals({ ...two, zip64: true })))).toEqual({
      payloads: found(one, two),
      problems: [unlisted('two.json', at)],
    })
  })

  test('a directory entry hides no entry in its fields', () => {
    const directoryEntry = Buffer.alloc(46)
    directoryEntry.writeUInt32LE(0x02014b50)
    directoryEntry.writeUInt16LE(locals(two).length, 30)
    expect(read(before(zip, Buffer.concat([directoryEntry, locals(two)])))).toEqual({
      payloads: found(one, two),
      problems: [stray(at, 46), unlisted('two.json', at + 46)],
    })
  })

  test.each(['signed', 'unsigned', 'zip64'] as const)(
    '%s descriptors belong to their entries',
    (descriptor) => {
      const parts = [{ ...one, descriptor }, two, { ...three, descriptor }]
      expect(read(buildZip(parts))).toEqual({ payloads: found(...parts), problems: [] })
    },
  )
})

describe('without a directory', () => {
  const large = { name: 'large.json', content: Buffer.from(`{"large":"${'0123456789'.repeat(3_000)}"}`) }

  test('a size that is wrong hides no other entry', () => {
    for (const size of [10_000, 0xfffffff0]) {
      const bytes = locals(one, two, large, three)
      bytes.writeUInt32LE(size, 18)
      const { payloads, problems } = read(bytes)
      expect(payloads).toEqual(found(one, two, large, three))
      expect(problems.slice(1).map(([code, subject]) => [code, subject])).toEqual([
        ['zip-damaged', 'file > one.json'],
      ])
    }
  })
})

describe('what the directory says', () => {
  test('a folder by its name, with packed bytes, is read, whatever size is stated', () => {
    const zip = buildZip([{ ...two, name: 'logs/' }, one])
    zip.writeUInt32LE(0, dataOf(zip) + 24)
    const { payloads, problems } = read(zip)
    expect(payloads).toEqual(found({ ...two, name: 'logs/' }, one))
    expect(problems.map(([code]) => code)).toEqual(['zip-size-mismatch'])
  })

  test('a folder that was deflated is a folder', () => {
    const folder = { name: 'logs/', content: Buffer.alloc(0) }
    expect(deflateRawSync(folder.content)).toHaveLength(2)
    expect(read(buildZip([folder, one]))).toEqual({ payloads: found(one), problems: [] })
  })

  test('an end record in a comment is not the end', () => {
    const fake = Buffer.alloc(22)
    fake.writeUInt32LE(0x06054b50)
    const zip = buildZip([one, two], { comment: fake.toString('latin1') })
    expect(read(zip)).toEqual({ payloads: found(one, two), problems: [] })
    // not even with a directory of its own: what that one does not list is read
    const other = buildZip([three])
    const listing = other.subarray(dataOf(other))
    const real = buildZip([one, three])
    listing.writeUInt32LE(locals(one).length, 42)
    listing.writeUInt32LE(real.length, listing.length - 6)
    const { payloads, problems } = read(Buffer.concat([real, listing]))
    expect(payloads).toEqual(found(three, one))
    expect(problems).toEqual([unlisted('one.json', 0)])
  })

  test('an archive that says to be empty is looked through', () => {
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50)
    expect(read(Buffer.concat([locals(one), end]))).toEqual({
      payloads: found(one),
      problems: [unlisted('one.json', 0)],
    })
  })
})
