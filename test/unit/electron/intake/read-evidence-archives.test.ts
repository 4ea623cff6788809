/** What does the intake make of the files in an archive, also where it is damaged? */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { buildTar } from '../../../support/build-tar.js'
import { buildZip } from '../../../support/build-zip.js'
import { EvidenceFolder, one, read, records } from '../../../support/evidence-folder.js'

const evidence = new EvidenceFolder()

describe('zip archives', () => {
  const packed = gzipSync(one)
  const shapes: readonly (readonly [string, Buffer])[] = [
    ['deflated', buildZip([{ name: 'x.json', content: one }])],
    ['with a descriptor', buildZip([{ name: 'x.json', content: one, descriptor: 'signed' }])],
    ['zip64', buildZip([{ name: 'x.json', content: one, zip64: true }], { zip64End: true })],
    ['before a comment', buildZip([{ name: 'x.json', content: one }], { comment: 'PK\x05\x06 no end' })],
    ['before other bytes', buildZip([{ name: 'x.json', content: one }], { after: Buffer.alloc(99) })],
  ]
  test.each(shapes)('a zip file %s', async (_, zip) => {
    expect(await evidence.outcome('a', zip)).toEqual(read('deflate', one, 'x.json'))
  })

  test('entries are read as what they are, and each is named', async () => {
    const zip = buildZip([
      { name: 'logs/', content: new Uint8Array(0), method: 'store' },
      { name: 'logs/a.json.gz', content: packed, method: 'store' },
      { name: 'inner.zip', content: buildZip([{ name: 'b.json', content: one }]), method: 'store' },
      { name: '__MACOSX/._a', content: Buffer.from('\0\x05\x16\x07') },
      { name: '__MACOSX/hidden', content: one },
      { name: '../../evil.json', content: one },
      { name: 'LICENSE', content: Buffer.from('text') },
    ])
    expect(await evidence.outcome('a', zip)).toEqual({
      status: 'read',
      problems: ['unsafe-entry-name', 'not-evidence'],
      payloads: [
        ['logs/a.json.gz', 'gzip', one.toString()],
        ['inner.zip/b.json', 'deflate', one.toString()],
        ['__MACOSX/hidden', 'deflate', one.toString()],
        ['../../evil.json', 'deflate', one.toString()],
      ],
    })
  })

  test('what is wrong with an entry is named and does not stop the others', async () => {
    const zip = buildZip([
      { name: 'sum', content: one, wrongCrc: true },
      { name: 'size', content: one, wrongSize: true },
      { name: 'secret', content: one, encrypted: true },
      { name: 'method', content: one, methodNumber: 14 },
      { name: 'good', content: one },
    ])
    expect(await evidence.outcome('a', zip)).toEqual({
      status: 'partial',
      problems: ['zip-checksum', 'zip-size-mismatch', 'zip-encrypted', 'zip-unsupported-method'],
      payloads: [
        ['sum', 'identity', one.toString()],
        ['size', 'identity', one.toString()],
        ['good', 'deflate', one.toString()],
      ],
    })
  })

  test.each(['signed', 'unsigned', 'zip64'] as const)(
    'without its directory, entries with %s descriptors are found one by one',
    async (descriptor) => {
      const parts = [
        { name: 'x.json', content: one, descriptor },
        { name: 'y.json', content: records(2) },
        { name: 'z.json', content: records(3), descriptor },
      ]
      expect(await evidence.outcome('a', buildZip(parts, { withoutDirectory: true }))).toEqual({
        status: 'partial',
        problems: ['zip-damaged'],
        payloads: parts.map(({ name, content }) => [name, 'identity', content.toString()]),
      })
    },
  )

  test('a cut archive gives the entries before the cut', async () => {
    const zip = buildZip([
      { name: 'x.json', content: one },
      { name: 'y.json', content: records(5_000) },
    ])
    const found = (await evidence.outcome('a', zip.subarray(0, zip.length >> 1))) as {
      payloads: readonly string[][]
    }
    expect(found.payloads[0]).toEqual(['x.json', 'identity', one.toString()])
    expect(found).toMatchObject({ status: 'partial', problems: ['zip-damaged', 'zip-damaged'] })
  })
})

describe('tar archives', () => {
  const long = `${'folder/'.repeat(30)}a.json`
  const archive = buildTar([
    { name: 'logs/', type: '5' },
    { name: 'logs/a.json', content: one },
    { name: long, content: records(2) },
    { name: 'logs/link', type: '2' },
    { name: 'logs/b.json.gz', content: gzipSync(records(3)) },
  ])
  const inside = [
    ['logs/a.json', 'identity', one.toString()],
    [long, 'identity', records(2).toString()],
    ['logs/b.json.gz', 'gzip', records(3).toString()],
  ]

  test.each([
    ['plain', archive],
    ['compressed', gzipSync(archive)],
  ])('%s: files with short and long names are read, links are named', async (_, content) => {
    expect(await evidence.outcome('a', content)).toEqual({
      status: 'partial',
      problems: ['symlink-not-followed'],
      payloads: inside,
    })
  })

  test('a cut one gives the files before the cut, and the one that was cut', async () => {
    expect(await evidence.outcome('a', archive.subarray(0, 512 * 3 + 9))).toEqual({
      status: 'partial',
      problems: ['tar-damaged'],
      payloads: [inside[0]],
    })
    expect(await evidence.outcome('a', archive.subarray(0, 512 * 2 + 20))).toEqual({
      status: 'partial',
      problems: ['tar-damaged'],
      payloads: [['logs/a.json', 'identity', one.toString().slice(0, 20)]],
    })
  })
})
