/** Which files take the short way, and is everything else, whatever is wrong with it, left to the long one? */
import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Found } from '../../../../electron/intake/discovery.js'
import { fileCalls, type FileCalls } from '../../../../electron/intake/evidence-file.js'
import { sourceLimits } from '../../../../electron/intake/limits.js'
import { readSmallFile, simplePayload } from '../../../../electron/intake/simple-file.js'
import { framesOf, payloadsOf, sourcesOf } from '../../../support/frames-of.js'

const log = Buffer.from('{"Records":[{"eventName":"GitPush"}]}')
const packed = gzipSync(log)
const changed = (bytes: Buffer, fromEnd: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[copy.length - fromEnd] = (copy[copy.length - fromEnd] ?? 0) ^ 1
  return copy
}

describe('what is simple', () => {
  test.each([
    ['a log, packed', packed, 'gzip'],
    ['a log, packed at once after another', gzipSync('{"Records":[]}'), 'gzip'],
    ['a log, not compressed by gzip at all', gzipSync(log, { level: 0 }), 'gzip'],
    ['a log as it is', log, 'identity'],
    ['lines that begin with a time', Buffer.from('2023-07-10T11:38:23Z {"eventName":"x"}\n'), 'identity'],
  ])('%s', (_, file, encoding) => {
    expect(simplePayload(file, sourceLimits)?.encoding).toBe(encoding)
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['two members', Buffer.concat([packed, gzipSync('{"Records":[]}')])],
    ['the same member twice', Buffer.concat([packed, packed])],
    ['bytes behind the member', Buffer.concat([packed, Buffer.alloc(8)])],
    ['its trailer twice', Buffer.concat([packed, packed.subarray(-8)])],
    ['a wrong checksum', changed(packed, 8)],
    ['a wrong length', changed(packed, 4)],
    ['a trailer that is cut', packed.subarray(0, -1)],
    ['data that are cut', packed.subarray(0, -12)],
    ['damaged data', changed(packed, 14)],
    ['no member but its header', packed.subarray(0, 10)],
    ['a member within a member', gzipSync(packed)],
    ['an empty member', gzipSync('')],
    ['prose', gzipSync('read me first')],
    ['a picture', Buffer.from('\x89PNG\r\n and more', 'latin1')],
    ['what is large on disk', Buffer.alloc(1_100_000, ' {')],
  ])('not %s', (_, file) => {
    expect(simplePayload(file, sourceLimits)).toBeUndefined()
  })

  test('not what unpacks to more than a source may give', () => {
    expect(simplePayload(packed, { ...sourceLimits, outputBytes: log.length - 1 })).toBeUndefined()
    expect(simplePayload(packed, { ...sourceLimits, ratioFreeBytes: log.length - 1 })).toBeUndefined()
  })

  test('not what is too large to be one part, however small it is packed', () => {
    const large = Buffer.from(`{"Records":[${' '.repeat(9_000_000)}]}`)
    const small = Buffer.concat([packed.subarray(0, 10), deflateRawSync(large)])
    expect(small.length).toBeLessThan(32_768)
    expect(simplePayload(small, sourceLimits)).toBeUndefined()
  })

  test('what takes many steps to unpack is whole, and nothing of the file before is in it', () => {
    const random = createHash('sha256')
    const words = Array.from({ length: 9_000 }, (_, i) => random.copy().update(String(i)).digest('hex'))
    const large = Buffer.from(JSON.stringify({ Records: words }))
    const raws = [large, log, large].map((content) => {
      const file = gzipSync(content)
      const { raw } = simplePayload(file, sourceLimits) ?? {}
      return { size: file.length, same: raw !== undefined && Buffer.from(raw).equals(content) }
    })
    expect(raws.map(({ same }) => same)).toEqual([true, true, true])
    expect(raws[0]?.size).toBeGreaterThan(200_000)
  })

  test('what unpacks to thousands of times its size is given up, not unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(400_000_000, ' '))
    const before = process.memoryUsage().arrayBuffers
    expect(simplePayload(bomb, sourceLimits)).toBeUndefined()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 * 1024 * 1024)
  })
})

describe('reading', () => {
  let folder: string
  let path: string
  const pool = new Uint8Array(65_536)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spoor-simple-'))
    path = join(folder, 'a.json')
    writeFileSync(path, log)
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  function found(): Found {
    const { size: bytes, mtimeMs } = statSync(path)
    const origin = { path, root: folder, bytes, modified: Math.floor(mtimeMs) }
    return { at: path, origin, problem: undefined, state: { mtimeMs } }
  }
  const read = (one: Found, calls: Partial<FileCalls> = {}): string | undefined => {
    const bytes = readSmallFile(one, { files: { ...fileCalls, ...calls }, pool })
    return bytes === undefined ? undefined : Buffer.from(bytes).toString()
  }

  test('gives the bytes of a file that has not changed', () => {
    expect(read(found())).toBe(log.toString())
  })

  test('gives nothing of a file that has grown, been written to or gone since it was found', () => {
    const before = found()
    appendFileSync(path, '\n')
    const grown = read(before)
    const again = found()
    utimesSync(path, 1, 1)
    const written = read(again)
    const last = found()
    rmSync(path)
    expect([grown, written, read(last)]).toEqual([undefined, undefined, undefined])
  })

  test('gives nothing where a call fails or reads less, and closes what it opened', () => {
    const open = new Set<number>()
    const counted: Partial<FileCalls> = {
      open: (at) => {
        const descriptor = fileCalls.open(at)
        open.add(descriptor)
        return descriptor
      },
      close: (descriptor) => {
        open.delete(descriptor)
        fileCalls.close(descriptor)
      },
    }
    const fails = (): never => {
      throw new Error('EIO')
    }
    const given = [{ read: fails }, { state: fails }, { read: () => 3 }, { open: fails }].map((calls) =>
      read(found(), { ...counted, ...calls }),
    )
    expect([given, open.size]).toEqual([[undefined, undefined, undefined, undefined], 0])
  })

  test('a file that changes while it is read is read the long way, and that is said', async () => {
    let times = 0
    const files = {
      ...fileCalls,
      read: (descriptor: number, target: Uint8Array, position: number) => {
        const count = fileCalls.read(descriptor, target, position)
        utimesSync(path, 1, (times += 1))
        return count
      },
    }
    const frames = await framesOf([folder], [], { files, limits: sourceLimits })
    expect([
      payloadsOf(frames).map(({ raw }) => raw.toString()),
      sourcesOf(frames).map(({ status, problems }) => [status, ...problems.map(({ code }) => code)]),
    ]).toEqual([[log.toString()], [['partial', 'changed-while-read']]])
  })

  test('one frame says all of a simple file, and two the same of another', async () => {
    writeFileSync(join(folder, 'b.json.gz'), packed)
    writeFileSync(join(folder, 'c.json.gz'), Buffer.concat([packed, gzipSync('\n')]))
    const frames = await framesOf([folder])
    expect(frames.map(({ kind }) => kind)).toEqual(['plan', 'payload', 'payload', 'payload', 'source', 'end'])
    expect(sourcesOf(frames).map(({ source, status, payloads }) => [source, status, payloads])).toEqual([
      [0, 'read', 1],
      [1, 'read', 1],
      [2, 'read', 1],
    ])
  })
})
