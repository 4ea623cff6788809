/** Does evidence that is hostile, or that a failing disk holds, cost no more than it may, and is it named for what it is? */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fileCalls, type FileCalls } from '../../../../electron/intake/evidence-file.js'
import { sourceLimits, type SourceLimits } from '../../../../electron/intake/limits.js'
import { readEvidence } from '../../../../electron/intake/read-evidence.js'
import { SourceWork } from '../../../../electron/intake/source-work.js'
import { createFrameDecoder } from '../../../../shared/contract/frame-codec.js'
import type { Frame } from '../../../../shared/contract/frames.js'
import { buildTar } from '../../../support/build-tar.js'
import { buildZip } from '../../../support/build-zip.js'
import { framesOf, payloadsOf, sourcesOf } from '../../../support/frames-of.js'

const MEBIBYTE = 1024 * 1024
const one = Buffer.from('{"Records":[{"eventName":"GitPush"}]}')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spoor-guards-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

interface Ports {
  readonly limits?: Partial<SourceLimits>
  readonly files?: Partial<FileCalls>
}

async function read({ limits, files }: Ports = {}) {
  const ports = { limits: { ...sourceLimits, ...limits }, files: { ...fileCalls, ...files } }
  const frames = await framesOf([folder], [], ports)
  return {
    sources: sourcesOf(frames).map(({ status, problems }) => [status, ...problems.map(({ code }) => code)]),
    payloads: payloadsOf(frames).map(({ inside, raw }) => [inside.join('/'), raw.length]),
    problems: sourcesOf(frames).flatMap(({ problems }) => problems),
    hashes: sourcesOf(frames).map(({ sha256 }) => sha256),
  }
}

describe('limits', () => {
  test('a source may not unpack to more than so many bytes; what came before is kept, and other files are read', async () => {
    const parts = Array.from({ length: 9 }, (_, n) => ({
      name: `${String(n)}.json`,
      content: Buffer.concat([one, Buffer.alloc(MEBIBYTE, ' ')]),
    }))
    put('a.zip', buildZip(parts))
    put('b.json', one)
    const { sources, payloads } = await read({ limits: { outputBytes: 4.5 * MEBIBYTE } })
    expect([sources, payloads.length]).toEqual([[['partial', 'bomb-size'], ['read']], 5])
  })

  test('entries that are stored as they are count too, however often the directory lists the same bytes', async () => {
    const content = Buffer.concat([one, Buffer.alloc(MEBIBYTE, ' ')])
    const zip = buildZip([{ name: 'a.json', content, method: 'store' }])
    put('a.zip', listedAgain(zip, 2_000))
    const { sources, payloads } = await read({ limits: { ratio: 100 } })
    expect(sources).toEqual([['partial', 'bomb-ratio']])
    expect(payloads.length).toBeLessThan(120)
  })

  test.each([
    ['zip', buildZip],
    [
      'a zip without directory',
      (parts: Parameters<typeof buildZip>[0]) => buildZip(parts, { withoutDirectory: true }),
    ],
    ['tar', buildTar],
  ] as const)('%s: entries beyond the limit are not read, and that is said', async (_, build) => {
    const parts = Array.from({ length: 12 }, (_, n) => ({ name: `${String(n)}.json`, content: one }))
    put('a', build(parts))
    const { payloads, problems } = await read({ limits: { entries: 10 } })
    expect([payloads.length, problems.at(-1)?.code, problems.at(-1)?.detail]).toEqual([
      10,
      'too-many-entries',
      'entries beyond 10 were not read',
    ])
  })

  test.each([
    ['zip', (content: Buffer) => buildZip([{ name: 'in', content, method: 'store' }])],
    ['tar', (content: Buffer) => buildTar([{ name: 'in', content }])],
    ['gzip', (content: Buffer) => gzipSync(content)],
  ] as const)('%s: four within each other are opened, five are not', async (_, pack) => {
    let packed: Buffer = one
    for (let depth = 0; depth < 4; depth += 1) packed = pack(packed)
    put('4', packed)
    put('5', pack(packed))
    expect((await read()).sources).toEqual([['read'], ['skipped', 'nested-too-deep']])
  })
})

/** The archive with its one entry listed so many times. */
function listedAgain(zip: Buffer, times: number): Buffer {
  const end = zip.length - 22
  const start = zip.readUInt32LE(end + 16)
  const tail = Buffer.from(zip.subarray(end))
  tail.writeUInt16LE(times, 8)
  tail.writeUInt16LE(times, 10)
  tail.writeUInt32LE((end - start) * times, 12)
  const listing = Buffer.concat(Array.from({ length: times }, () => zip.subarray(start, end)))
  return Buffer.concat([zip.subarray(0, start), listing, tail])
}

describe('names and kinds', () => {
  test('names that would leave the folder are labels only, in tar as in zip', async () => {
    const names = ['../up.json', '/etc/passwd', 'a/../../b.json', 'C:\\windows.json', '..\\up.json']
    put('a.tar', buildTar(names.map((name) => ({ name, content: one }))))
    const { sources, payloads } = await read()
    expect([sources, payloads.map(([name]) => name)]).toEqual([
      [['read', ...names.map(() => 'unsafe-entry-name')]],
      names,
    ])
  })

  test('links and devices in a tar file are named and never followed', async () => {
    const types = ['1', '2', '3', '4', '6']
    put(
      'a.tar',
      buildTar([...types.map((type) => ({ name: `t${type}`, type })), { name: 'b.json', content: one }]),
    )
    const { sources, payloads } = await read()
    expect([sources, payloads]).toEqual([
      [['partial', 'special-file', 'symlink-not-followed', 'special-file', 'special-file', 'special-file']],
      [['b.json', one.length]],
    ])
  })

  test.skipIf(process.platform === 'win32')('links in circles and devices are named', async () => {
    symlinkSync(folder, join(folder, 'circle'))
    symlinkSync(join(folder, 'self'), join(folder, 'self'))
    const frames = await framesOf([folder, join(folder, 'self'), '/dev/zero'])
    expect(
      sourcesOf(frames).map(({ path, problems }) => [path, problems[0]?.code, problems[0]?.detail]),
    ).toEqual([
      ['/dev/zero', 'special-file', 'a character device'],
      [join(folder, 'circle'), 'symlink-not-followed', undefined],
      [join(folder, 'self'), 'symlink-not-followed', undefined],
    ])
    const circle = await framesOf([join(folder, 'self')])
    expect(sourcesOf(circle).map(({ problems }) => [problems[0]?.code, problems[0]?.detail])).toEqual([
      ['not-readable', 'ELOOP'],
    ])
  })

  test.skipIf(process.platform !== 'linux')(
    'names that are not UTF-8 are read, and written down byte for byte',
    async () => {
      const odd = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9)])
      mkdirSync(odd)
      writeFileSync(Buffer.concat([odd, Buffer.from('/é.json')]), one)
      writeFileSync(
        Buffer.concat([odd, Buffer.from('/'), Buffer.of(0xff), Buffer.from('.json')]),
        '{"Records":[]}',
      )
      put('naïve\uFFFD.json', '{"Records": []}')
      const frames = await framesOf([folder])
      expect(sourcesOf(frames).map(({ path, status }) => [path, status])).toEqual([
        [`${folder}/caf\\xE9/\\xFF.json`, 'read'],
        [`${folder}/caf\\xE9/é.json`, 'read'],
        [`${folder}/naïve\uFFFD.json`, 'read'],
      ])
    },
  )
})

describe('zip entries that the directory does not list', () => {
  const visible = { name: 'visible.json', content: one }
  const hidden = { name: 'hidden.json', content: Buffer.from('{"Records":[{"eventName":"DeleteTrail"}]}') }

  test.each([
    ['before the others', [hidden, visible]],
    ['between them', [visible, hidden, { name: 'last.json', content: Buffer.from('{"a":1}') }]],
    ['behind them', [visible, hidden]],
  ] as const)('%s: are read, and that is said', async (_, parts) => {
    put('a.zip', without(buildZip(parts), hidden.name))
    const { sources, payloads } = await read()
    expect(sources).toEqual([['partial', 'zip-damaged']])
    expect(payloads).toContainEqual(['hidden.json', hidden.content.length])
    expect(payloads).toHaveLength(parts.length)
  })

  const told = ['read', 'zip-other-bytes']
  const partly = ['partial', 'zip-other-bytes']
  const program = Buffer.from(`MZ${'x'.repeat(10_000)}`)
  test.each<[string, Buffer, Parameters<typeof buildZip>[1], readonly string[]]>([
    ['a Windows program', Buffer.from('MZ\x90\0\x03\0\0\0'), {}, told],
    ['a Linux program', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(4_000, 1)]), {}, told],
    ['a script', Buffer.from('#!/bin/sh\nf() { tail -n +3 "$0"; }\nexit\n'), {}, told],
    ['a program and a comment', program, { comment: 'made by an installer PK' }, told],
    ['a program, and trailing zeros', program, { after: Buffer.alloc(300) }, told],
    ['other bytes', Buffer.alloc(100, 1), {}, partly],
    ['nothing, and a comment', Buffer.alloc(0), { comment: 'evidence of may' }, ['read']],
    ['nothing, and trailing bytes', Buffer.alloc(0), { after: Buffer.from('appended') }, partly],
  ])('an archive behind %s is opened, and they are told', async (_, before, shape, outcome) => {
    put('a.exe', buildZip([visible, hidden], { before, ...shape }))
    expect(await read()).toMatchObject({
      sources: [outcome],
      payloads: [
        ['visible.json', visible.content.length],
        ['hidden.json', hidden.content.length],
      ],
    })
  })

  test('a large program with an archive behind it is read without holding it in memory', async () => {
    put('a.exe', buildZip([visible], { before: Buffer.alloc(9 * MEBIBYTE, 1) }))
    expect((await read()).payloads).toEqual([['visible.json', visible.content.length]])
  })

  test('a program without an archive is named, whatever its bytes', async () => {
    put('a.exe', Buffer.concat([Buffer.from('\x7fELF'), Buffer.from('PK\x05\x06'), Buffer.alloc(30)]))
    expect((await read()).sources).toEqual([['skipped', 'not-cloudtrail']])
  })

  test('what stands before an archive is no entry', async () => {
    const program = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(500, 7)])
    put('a.zip', buildZip([visible, { ...hidden, descriptor: 'signed' }], { before: program }))
    expect((await read()).payloads).toHaveLength(2)
    const zip = buildZip([visible, { ...hidden, descriptor: 'zip64' }])
    put('a.zip', zip)
    expect((await read()).sources).toEqual([['read']])
  })
})

/** The archive with one name taken off its directory. */
function without(zip: Buffer, name: string): Buffer {
  const end = zip.length - 22
  const start = zip.readUInt32LE(end + 16)
  const kept: Buffer[] = []
  for (let at = start; at < end;) {
    const size = 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    if (zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)) !== name)
      kept.push(zip.subarray(at, at + size))
    at += size
  }
  const tail = Buffer.from(zip.subarray(end))
  tail.writeUInt16LE(kept.length, 8)
  tail.writeUInt16LE(kept.length, 10)
  tail.writeUInt32LE(Buffer.concat(kept).length, 12)
  return Buffer.concat([zip.subarray(0, start), ...kept, tail])
}

describe('files that fail or change', () => {
  const large = Buffer.concat([one, Buffer.alloc(20 * MEBIBYTE, ' ')])

  /** Calls that fail wherever byte number `bad` is asked for. */
  function failingAt(bad: number): FileCalls {
    return {
      ...fileCalls,
      read: (descriptor, target, position) => {
        if (position > bad || bad >= position + target.length)
          return fileCalls.read(descriptor, target, position)
        if (position === bad) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
        return fileCalls.read(descriptor, target.subarray(0, bad - position), position)
      },
    }
  }

  test.each([
    ['small', Buffer.concat([one, Buffer.alloc(1_100_000, ' ')]), 30_000],
    ['large', large, 17 * MEBIBYTE + 5],
  ])('a %s file is read up to the place that cannot be read, and has no hash', async (_, content, bad) => {
    put('a.json', content)
    const { sources, payloads, problems, hashes } = await read({ files: failingAt(bad) })
    expect({ sources, payloads, hashes, where: problems[0]?.offset, why: problems[0]?.detail }).toEqual({
      sources: [['partial', 'read-failed']],
      payloads: [['', bad]],
      hashes: [''],
      where: bad,
      why: 'EIO',
    })
  })

  test('a fault in one source is said of that source, and the others are read', async () => {
    put('a.zip', buildZip([{ name: 'a.json', content: one }]))
    put('b.json', one)
    const fault = vi.spyOn(SourceWork.prototype, 'countEntry').mockImplementation(() => {
      throw new Error('a fault')
    })
    const frames = await framesOf([folder])
    fault.mockRestore()
    expect(
      sourcesOf(frames).map(({ status, problems, sha256 }) => [status, problems[0]?.code, sha256.length]),
    ).toEqual([
      ['skipped', 'internal', 64],
      ['read', undefined, 64],
    ])
    expect([sourcesOf(frames)[0]?.problems[0]?.detail, frames.at(-1)?.kind]).toEqual(['a fault', 'end'])
  })

  test('a file whose state cannot be asked for at the end is read, and that is said', async () => {
    put('a.json', Buffer.concat([one, Buffer.alloc(1_100_000, ' ')]))
    put('b.json', one)
    let asked = 0
    const files: Partial<FileCalls> = {
      state: (descriptor) => {
        asked += 1
        if (asked === 2) throw Object.assign(new Error('EIO: i/o error, fstat'), { code: 'EIO' })
        return fileCalls.state(descriptor)
      },
    }
    const { sources, payloads } = await read({ files })
    expect([sources, payloads.length]).toEqual([[['partial', 'read-failed'], ['read']], 2])
  })

  test('what fails once and not again is said all the same', async () => {
    put('a.json', large)
    let failed = false
    const files: Partial<FileCalls> = {
      read: (descriptor, target, position) => {
        if (!failed && position > 9 * MEBIBYTE) {
          failed = true
          throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
        }
        return fileCalls.read(descriptor, target, position)
      },
    }
    const { sources, payloads, hashes } = await read({ files })
    expect([sources, payloads, hashes]).toEqual([[['partial', 'read-failed']], [['', large.length]], ['']])
  })

  test.each([
    ['grows', (path: string) => appendFileSync(path, 'more')],
    ['is cut', (path: string) => truncateSync(path, 10 * MEBIBYTE)],
  ])('a file that %s while it is read is marked', async (_, change) => {
    const path = put('a.json', large)
    const decoder = createFrameDecoder()
    const frames: Frame[] = []
    for await (const chunk of readEvidence({ roots: [folder], known: [] }, new AbortController().signal)) {
      if (frames.every((frame) => frame.kind !== 'payload')) change(path)
      frames.push(...decoder.push(chunk))
    }
    expect(
      sourcesOf(frames).map(({ status, problems }) => [status, problems.map(({ code }) => code)]),
    ).toEqual([['partial', ['changed-while-read']]])
  })
})
