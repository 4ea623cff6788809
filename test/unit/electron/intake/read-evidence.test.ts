/** Which files of what is handed in are read, in which order, how often, and how much of each at a time? */
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { gzipSync, gunzipSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readEvidence } from '../../../../electron/intake/read-evidence.js'
import { buildZip } from '../../../support/build-zip.js'
import { EvidenceFolder, one, records } from '../../../support/evidence-folder.js'
import { framesOf, payloadsOf, sourcesOf } from '../../../support/frames-of.js'

const evidence = new EvidenceFolder()

describe('folders', () => {
  test('files come in order, hashed, and their stored bytes give their raw bytes again', async () => {
    const packed = gzipSync(records(3))
    const paths = [
      evidence.put('b/2.json.gz', packed),
      evidence.put('b/1.json', one),
      evidence.put('a.zip', buildZip([{ name: 'x', content: records(2) }])),
    ]
    const frames = await framesOf([evidence.path])
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
    evidence.put('CloudTrail/1.json.gz', gzipSync(records(3)))
    evidence.put('CloudTrail/2.json.gz', large)
    evidence.put('CloudTrail/3.zip', buildZip([{ name: '1.json', content: records(6) }]))
    evidence.put(`${name}/4.json.gz`, gzipSync(records(5)))
    const frames = await framesOf([evidence.path])
    expect(payloadsOf(frames).map((payload) => payload.hashed)).toEqual([hashed, hashed, true, hashed])
  })

  test('a folder of digests that is handed in itself is known to be one', async () => {
    evidence.put('CloudTrail-Digest/1.json.gz', gzipSync(records(5)))
    const frames = await framesOf([join(evidence.path, 'CloudTrail-Digest', '1.json.gz')])
    expect(payloadsOf(frames).map(({ hashed }) => hashed)).toEqual([true])
  })

  test('the same bytes are read once; the second source names the first', async () => {
    const first = evidence.put('a.json', one)
    evidence.put('b.json', one)
    const frames = await framesOf([evidence.path])
    expect(payloadsOf(frames)).toHaveLength(1)
    expect(sourcesOf(frames)[1]).toMatchObject({
      status: 'duplicate',
      duplicateOf: first,
      problems: [{ code: 'duplicate-source' }],
    })
  })

  test('roots within each other are read once', async () => {
    const path = evidence.put('sub/a.json', one)
    const frames = await framesOf([path, evidence.path, join(evidence.path, 'sub'), evidence.path])
    expect(sourcesOf(frames).map((source) => [source.root, source.path, source.status])).toEqual([
      [evidence.path, path, 'read'],
    ])
  })

  test('twenty thousand roots at once are as quickly sorted out as they are read', async () => {
    const gone = Array.from({ length: 20_000 }, (_, index) =>
      join(evidence.path, `gone-${String(index)}.json`),
    )
    const frames = await framesOf([...gone, evidence.put('a.json', one)])
    expect(sourcesOf(frames).filter((source) => source.status === 'read')).toHaveLength(1)
    expect(sourcesOf(frames)).toHaveLength(20_001)
  })

  test('a known file that has not changed is not mentioned; its bytes elsewhere are a duplicate', async () => {
    evidence.put('a.json', one)
    const [first] = sourcesOf(await framesOf([evidence.path]))
    if (first === undefined) throw new Error('nothing was read')
    const { path, bytes, modified, sha256 } = first
    evidence.put('b.json', one)
    const again = sourcesOf(await framesOf([evidence.path], [{ path, bytes, modified, sha256 }]))
    expect(again.map((source) => [source.path, source.status, source.duplicateOf])).toEqual([
      [join(evidence.path, 'b.json'), 'duplicate', ''],
    ])
    const changed = sourcesOf(await framesOf([path], [{ path, bytes: bytes + 1, modified, sha256: '' }]))
    expect(changed.map((source) => source.status)).toEqual(['read'])
  })

  test.skipIf(process.platform === 'win32')(
    'links, pipes and missing files are named, and a link handed in is followed',
    async () => {
      evidence.put('real/a.json', one)
      symlinkSync(join(evidence.path, 'real/a.json'), join(evidence.path, 'real/link.json'))
      symlinkSync(join(evidence.path, 'real'), join(evidence.path, 'way'))
      execFileSync('mkfifo', [join(evidence.path, 'real/pipe')])
      const frames = await framesOf([join(evidence.path, 'way'), join(evidence.path, 'gone')])
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
      chmodSync(evidence.put('a.json', one), 0)
      mkdirSync(join(evidence.path, 'shut'), { mode: 0 })
      const found = sourcesOf(await framesOf([evidence.path]))
      expect(found.flatMap((source) => source.problems.map(({ code, detail }) => [code, detail]))).toEqual([
        ['not-readable', 'EACCES'],
        ['not-readable', 'EACCES'],
      ])
    },
  )

  test('aborting ends the reading with the reason given', async () => {
    evidence.put('a.json', records(100_000))
    const abort = new AbortController()
    const reading = readEvidence({ roots: [evidence.path], known: [] }, abort.signal)
    await reading.next()
    abort.abort(new Error('enough'))
    await expect(reading.next()).rejects.toThrow('enough')
  })
})

describe('large payloads', () => {
  const large = records(400_000)

  test('come in parts that join to the original, compressed or not, and nested', async () => {
    evidence.put('a.json', large)
    evidence.put('b.json.gz', gzipSync(Buffer.concat([large, Buffer.from(' ')]), { level: 1 }))
    const inner = buildZip([{ name: 'x.json', content: Buffer.concat([large, Buffer.from('\n')]) }])
    evidence.put('c.zip', buildZip([{ name: 'inner.zip', content: Buffer.concat([inner]), method: 'store' }]))
    const padded = buildZip([
      { name: 'noise', content: Buffer.alloc(9 * 1024 * 1024, '{'), method: 'store' },
      { name: 'x.json', content: Buffer.concat([large, Buffer.from('  ')]) },
    ])
    evidence.put('d.zip', buildZip([{ name: 'inner.zip', content: padded }]))
    const frames = await framesOf([evidence.path])
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
