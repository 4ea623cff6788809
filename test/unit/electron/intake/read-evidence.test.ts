/** What does the intake make of every kind of file and folder that a responder may hand in? */
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync, gunzipSync, inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildTar } from '../../../support/build-tar.js'
import { buildZip } from '../../../support/build-zip.js'
import { framesOf, payloadsOf, sourcesOf } from '../../../support/frames-of.js'

const records = (count: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      Records: Array.from({ length: count }, (_, n) => ({
        eventName: 'GitPush',
        eventID: `id-${String(n)}`,
      })),
    }),
  )
const one = records(1)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spoor-intake-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** What became of one file with this content: its status, problems, and the bodies that came out. */
async function outcome(name: string, content: string | Uint8Array): Promise<unknown> {
  put(name, content)
  const frames = await framesOf([folder])
  const [source] = sourcesOf(frames)
  return {
    status: source?.status,
    problems: source?.problems.map((problem) => problem.code),
    payloads: payloadsOf(frames).map(({ inside, encoding, raw }) => [
      inside.join('/'),
      encoding,
      raw.toString(),
    ]),
  }
}

const read = (encoding: string, text: string | Buffer = one, inside = ''): unknown => ({
  status: 'read',
  problems: [],
  payloads: [[inside, encoding, text.toString()]],
})
const refused = (status: string, ...problems: readonly string[]): unknown => ({
  status,
  problems,
  payloads: [],
})

const table = 'eventTime,eventName,eventID\n2023-07-10T11:38:23Z,DeleteTrail,7\n'

describe('single files', () => {
  const packed = gzipSync(one)
  const badSum = Buffer.from(packed)
  badSum[badSum.length - 8] = (badSum[badSum.length - 8] ?? 0) ^ 1
  const badLength = Buffer.from(packed)
  badLength[badLength.length - 1] = 9
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(one.toString(), 'utf16le')])
  const cases: readonly (readonly [string, string, string | Uint8Array, unknown])[] = [
    ['a log file', 'a.json.gz', packed, read('gzip')],
    ['a log file under a wrong name', 'LICENSE.png', packed, read('gzip')],
    ['plain JSON', 'a.json', one, read('identity')],
    [
      'prose around records',
      'a.published.txt',
      'See: {"eventName":"x"}',
      read('identity', 'See: {"eventName":"x"}'),
    ],
    ['gzip in gzip', 'a', gzipSync(packed), read('gzip')],
    ['a table of events', 'a.csv', table, read('identity', table)],
    ['another table', 'b.csv', 'name,price,size\nx,1,2\n', refused('skipped', 'not-cloudtrail')],
    ['UTF-16, little endian', 'a', utf16, read('identity')],
    ['UTF-16, big endian', 'a', Buffer.from(utf16).swap16(), read('identity')],
    ['two members', 'a', Buffer.concat([packed, packed]), read('identity', Buffer.concat([one, one]))],
    ['a licence', 'LICENSE', 'Permission is hereby granted', refused('ignored', 'not-evidence')],
    ['a read-me', 'sub/README.md', '# {x}', refused('ignored', 'not-evidence')],
    ['a read-me that is a log file', 'README.md', one, read('identity')],
    ['a folder description', '.DS_Store', '\0\0\0\x01Bud1\0', refused('ignored', 'not-evidence')],
    ['an image', 'a.json', '\x89PNG\r\n\x1a\n', refused('skipped', 'not-cloudtrail')],
    ['a web page', 'a.json', '<!DOCTYPE html><p>no', refused('skipped', 'not-cloudtrail')],
    ['nothing but NUL', 'a.json', new Uint8Array(5_000), refused('skipped', 'not-cloudtrail')],
    ['an empty file', 'a.json', '', refused('skipped', 'empty-file')],
    ['an empty gzip file', 'a.gz', gzipSync(''), refused('skipped', 'empty-file')],
    ['an empty archive', 'a.zip', buildZip([]), refused('skipped', 'empty-file')],
    [
      'zero padding behind gzip',
      'a',
      Buffer.concat([packed, new Uint8Array(512)]),
      { ...(read('identity') as object), problems: ['gzip-trailing-bytes'] },
    ],
    [
      'junk behind gzip',
      'a',
      Buffer.concat([packed, Buffer.from('junk')]),
      { ...(read('identity') as object), status: 'partial', problems: ['gzip-trailing-bytes'] },
    ],
    [
      'a wrong checksum',
      'a',
      badSum,
      { ...(read('identity') as object), status: 'partial', problems: ['gzip-checksum'] },
    ],
    [
      'a wrong length',
      'a',
      badLength,
      { ...(read('identity') as object), status: 'partial', problems: ['gzip-length'] },
    ],
  ]
  test.each(cases)('%s', async (_, name, content, expected) => {
    expect(await outcome(name, content)).toEqual(expected)
  })

  test('a forged length in the trailer allocates nothing and is reported', async () => {
    const forged = Buffer.from(packed)
    forged.writeUInt32LE(0xfffffff0, forged.length - 4)
    expect(await outcome('a', forged)).toMatchObject({ status: 'partial', problems: ['gzip-length'] })
  })

  test('a bomb is stopped and named', async () => {
    const layer = gzipSync(gzipSync(Buffer.alloc(160 * 1024 * 1024)))
    const found = (await outcome('a', layer)) as { status: string; problems: readonly string[] }
    expect(found.problems).toContain('bomb-ratio')
    expect(found.status).not.toBe('read')
  })

  test('deeper nesting than allowed is named', async () => {
    let packed = one
    for (let depth = 0; depth < 5; depth += 1) packed = gzipSync(packed)
    expect(await outcome('a', packed)).toEqual(refused('skipped', 'nested-too-deep'))
  })
})

describe('archives', () => {
  const packed = gzipSync(one)
  const shapes: readonly (readonly [string, Buffer])[] = [
    ['deflated', buildZip([{ name: 'x.json', content: one }])],
    ['with a descriptor', buildZip([{ name: 'x.json', content: one, descriptor: 'signed' }])],
    ['zip64', buildZip([{ name: 'x.json', content: one, zip64: true }], { zip64End: true })],
    ['before a comment', buildZip([{ name: 'x.json', content: one }], { comment: 'PK\x05\x06 no end' })],
    ['before other bytes', buildZip([{ name: 'x.json', content: one }], { after: Buffer.alloc(99) })],
  ]
  test.each(shapes)('a zip file %s', async (_, zip) => {
    expect(await outcome('a', zip)).toEqual(read('deflate', one, 'x.json'))
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
    expect(await outcome('a', zip)).toEqual({
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
    expect(await outcome('a', zip)).toEqual({
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
      expect(await outcome('a', buildZip(parts, { withoutDirectory: true }))).toEqual({
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
    const found = (await outcome('a', zip.subarray(0, zip.length >> 1))) as { payloads: readonly string[][] }
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
    expect(await outcome('a', content)).toEqual({
      status: 'partial',
      problems: ['symlink-not-followed'],
      payloads: inside,
    })
  })

  test('a cut one gives the files before the cut, and the one that was cut', async () => {
    expect(await outcome('a', archive.subarray(0, 512 * 3 + 9))).toEqual({
      status: 'partial',
      problems: ['tar-damaged'],
      payloads: [inside[0]],
    })
    expect(await outcome('a', archive.subarray(0, 512 * 2 + 20))).toEqual({
      status: 'partial',
      problems: ['tar-damaged'],
      payloads: [['logs/a.json', 'identity', one.toString().slice(0, 20)]],
    })
  })
})

describe('large payloads', () => {
  const large = records(400_000)

  test('come in parts that join to the original, compressed or not, and nested', async () => {
    put('a.json', large)
    put('b.json.gz', gzipSync(Buffer.concat([large, Buffer.from(' ')]), { level: 1 }))
    const inner = buildZip([{ name: 'x.json', content: Buffer.concat([large, Buffer.from('\n')]) }])
    put('c.zip', buildZip([{ name: 'inner.zip', content: Buffer.concat([inner]), method: 'store' }]))
    const padded = buildZip([
      { name: 'noise', content: Buffer.alloc(9 * 1024 * 1024, '{'), method: 'store' },
      { name: 'x.json', content: Buffer.concat([large, Buffer.from('  ')]) },
    ])
    put('d.zip', buildZip([{ name: 'inner.zip', content: padded }]))
    const frames = await framesOf([folder])
    const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
    expect(sourcesOf(frames).map((source) => [source.status, source.problems])).toEqual(
      Array.from({ length: 4 }, () => ['read', []]),
    )
    expect(
      payloadsOf(frames).map(({ source, inside, encoding, raw }) => [source, inside, encoding, digest(raw)]),
    ).toEqual([
      [0, [], 'identity', digest(large)],
      [1, [], 'identity', digest(Buffer.concat([large, Buffer.from(' ')]))],
      [2, ['inner.zip', 'x.json'], 'identity', digest(Buffer.concat([large, Buffer.from('\n')]))],
      [3, ['inner.zip', 'noise'], 'identity', digest(Buffer.alloc(9 * 1024 * 1024, '{'))],
      [3, ['inner.zip', 'x.json'], 'identity', digest(Buffer.concat([large, Buffer.from('  ')]))],
    ])
    for (const frame of frames) {
      if (frame.kind === 'payload') expect(frame.raw.length).toBeLessThanOrEqual(4 * 1024 * 1024)
    }
  })
})

describe('folders', () => {
  test('files come in order, hashed, and their stored bytes give their raw bytes again', async () => {
    const packed = gzipSync(records(3))
    const paths = [
      put('b/2.json.gz', packed),
      put('b/1.json', one),
      put('a.zip', buildZip([{ name: 'x', content: records(2) }])),
    ]
    const frames = await framesOf([folder])
    expect(sourcesOf(frames).map(({ path, sha256, payloads }) => [path, sha256, payloads])).toEqual(
      [paths[2], paths[1], paths[0]].map((path) => [path, expect.stringMatching(/^[0-9a-f]{64}$/), 1]),
    )
    expect(sourcesOf(frames)[2]?.sha256).toBe(createHash('sha256').update(packed).digest('hex'))
    const [zipped, , gzipped] = payloadsOf(frames)
    expect(zipped && inflateRawSync(zipped.stored).equals(zipped.raw)).toBe(true)
    expect(gzipped && gunzipSync(gzipped.stored).equals(gzipped.raw)).toBe(true)
    expect(frames.at(-1)).toMatchObject({ kind: 'end', header: { sources: 3, payloads: 3 } })
    expect(frames.findLast((frame) => frame.kind === 'plan')?.header).toMatchObject({
      files: 3,
      complete: true,
    })
  })

  test.each([
    ['CloudTrail', false],
    ['CloudTrail-Digest', true],
  ])('beside a folder %s, what files unpack to is hashed: %s; in an archive always', async (name, hashed) => {
    const large = gzipSync(Buffer.concat([records(1), randomBytes(1_200_000)]))
    put('CloudTrail/1.json.gz', gzipSync(records(3)))
    put('CloudTrail/2.json.gz', large)
    put('CloudTrail/3.zip', buildZip([{ name: '1.json', content: records(6) }]))
    put(`${name}/4.json.gz`, gzipSync(records(5)))
    const frames = await framesOf([folder])
    expect(payloadsOf(frames).map((payload) => payload.hashed)).toEqual([hashed, hashed, true, hashed])
  })

  test('a folder of digests that is handed in itself is known to be one', async () => {
    put('CloudTrail-Digest/1.json.gz', gzipSync(records(5)))
    const frames = await framesOf([join(folder, 'CloudTrail-Digest', '1.json.gz')])
    expect(payloadsOf(frames).map(({ hashed }) => hashed)).toEqual([true])
  })

  test('the same bytes are read once; the second source names the first', async () => {
    const first = put('a.json', one)
    put('b.json', one)
    const frames = await framesOf([folder])
    expect(payloadsOf(frames)).toHaveLength(1)
    expect(sourcesOf(frames)[1]).toMatchObject({
      status: 'duplicate',
      duplicateOf: first,
      problems: [{ code: 'duplicate-source' }],
    })
  })

  test('roots within each other are read once', async () => {
    const path = put('sub/a.json', one)
    const frames = await framesOf([path, folder, join(folder, 'sub'), folder])
    expect(sourcesOf(frames).map((source) => [source.root, source.path, source.status])).toEqual([
      [folder, path, 'read'],
    ])
  })

  test('twenty thousand roots at once are as quickly sorted out as they are read', async () => {
    const gone = Array.from({ length: 20_000 }, (_, index) => join(folder, `gone-${String(index)}.json`))
    const frames = await framesOf([...gone, put('a.json', one)])
    expect(sourcesOf(frames).filter((source) => source.status === 'read')).toHaveLength(1)
    expect(sourcesOf(frames)).toHaveLength(20_001)
  })

  test('a known file that has not changed is not mentioned; its bytes elsewhere are a duplicate', async () => {
    put('a.json', one)
    const [first] = sourcesOf(await framesOf([folder]))
    if (first === undefined) throw new Error('nothing was read')
    const { path, bytes, modified, sha256 } = first
    put('b.json', one)
    const again = sourcesOf(await framesOf([folder], [{ path, bytes, modified, sha256 }]))
    expect(again.map((source) => [source.path, source.status, source.duplicateOf])).toEqual([
      [join(folder, 'b.json'), 'duplicate', ''],
    ])
    const changed = sourcesOf(await framesOf([path], [{ path, bytes: bytes + 1, modified, sha256: '' }]))
    expect(changed.map((source) => source.status)).toEqual(['read'])
  })

  test.skipIf(process.platform === 'win32')(
    'links, pipes and missing files are named, and a link handed in is followed',
    async () => {
      put('real/a.json', one)
      symlinkSync(join(folder, 'real/a.json'), join(folder, 'real/link.json'))
      symlinkSync(join(folder, 'real'), join(folder, 'way'))
      execFileSync('mkfifo', [join(folder, 'real/pipe')])
      const frames = await framesOf([join(folder, 'way'), join(folder, 'gone')])
      expect(
        sourcesOf(frames).map((source) => [source.status, source.problems.map((problem) => problem.code)]),
      ).toEqual([
        ['skipped', ['not-found']],
        ['read', []],
        ['skipped', ['symlink-not-followed']],
        ['skipped', ['special-file']],
      ])
    },
  )

  test.skipIf(process.getuid?.() === 0)(
    'files and folders that may not be read are named with the reason',
    async () => {
      chmodSync(put('a.json', one), 0)
      mkdirSync(join(folder, 'shut'), { mode: 0 })
      const found = sourcesOf(await framesOf([folder]))
      expect(found.flatMap((source) => source.problems.map(({ code, detail }) => [code, detail]))).toEqual([
        ['not-readable', 'EACCES'],
        ['not-readable', 'EACCES'],
      ])
    },
  )

  test('aborting ends the reading with the reason given', async () => {
    const { readEvidence } = await import('../../../../electron/intake/read-evidence.js')
    put('a.json', records(100_000))
    const abort = new AbortController()
    const reading = readEvidence({ roots: [folder], known: [] }, abort.signal)
    await reading.next()
    abort.abort(new Error('enough'))
    await expect(reading.next()).rejects.toThrow('enough')
  })
})
