import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseArguments } from '../../../../electron/loopback/arguments.js'
import { verify } from '../../../../electron/loopback/verify.js'
import {
  custodyHead,
  custodySource,
  custodyTail,
  CUSTODY_FORMAT,
} from '../../../../renderer/report/custody.js'
import { CUSTODY_FORMAT as EXPECTED } from '../../../../electron/service/verify-custody.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spoor-verify-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

const none = { records: 0, events: 0, duplicates: 0, quarantined: 0 }

/** A manifest as the evidence room writes it. */
function manifestOf(files: readonly (readonly [path: string, text: string | null])[]): string {
  const totals = { ...none, sources: files.length, bytes: 0, troubled: 0 }
  const integrity = { logFiles: {}, digests: {}, lakeQueries: {}, publicKeys: 0 }
  const head = custodyHead({ version: 'test', caseName: 'A case', created: 0, totals, unread: [], integrity })
  const sources = files.map(([path, text], id) => {
    const sha256 = text === null ? '' : createHash('sha256').update(text).digest('hex')
    const bytes = Buffer.byteLength(text ?? '')
    const entry = { id, path, root: folder, bytes, modified: 0, sha256, status: 'read', payloads: 1 } as const
    return custodySource(
      { ...entry, ...none, exact: 0, quarantine: [], problems: [], note: '' },
      [],
      id === 0 ? 'first' : 'later',
    )
  })
  return put('custody.json', head + sources.join('') + custodyTail)
}

async function verified(manifest: string, moved: { from: string; to: string } | null = null) {
  const lines: string[] = []
  const code = await verify({ kind: 'verify', manifest, moved }, (text) => lines.push(text))
  return { code, said: lines.join('').replaceAll(folder, 'FOLDER') }
}

test('files that are still the same give 0, each with its line', async () => {
  const manifest = manifestOf([
    [put('a.json', 'one'), 'one'],
    [put('b.json', 'two'), 'two'],
  ])
  expect(await verified(manifest)).toEqual({
    code: 0,
    said: 'same       FOLDER/a.json\nsame       FOLDER/b.json\n\ncase A case: 2 same\n',
  })
})

test('changed, missing and unhashed files give 3 and are told apart', async () => {
  put('target.json', 'four')
  symlinkSync(join(folder, 'target.json'), join(folder, 'link.json'))
  const manifest = manifestOf([
    [put('same-size.json', 'oNe'), 'one'],
    [put('longer.json', 'one and more'), 'one'],
    [join(folder, 'gone.json'), 'two'],
    [put('unread.json', 'three'), null],
    [join(folder, 'link.json'), 'four'],
    [put('good.json', 'five'), 'five'],
  ])
  const { code, said } = await verified(manifest)
  expect([
    code,
    said.split('\n').map((line) => line.replace(/SHA-256 \w+ instead of \w+/, 'SHA-256 differs')),
  ]).toEqual([
    3,
    [
      'changed    FOLDER/same-size.json  (SHA-256 differs)',
      'changed    FOLDER/longer.json  (12 bytes instead of 3)',
      'missing    FOLDER/gone.json',
      'unhashed   FOLDER/unread.json  (the manifest has no hash of it)',
      'changed    FOLDER/link.json  (it is a symbolic link now)',
      'same       FOLDER/good.json',
      '',
      'case A case: 1 same, 3 changed, 1 missing, 1 unhashed',
      '',
    ],
  ])
})

test('evidence that was moved as a whole is found at its new place', async () => {
  put('new/deep/a.json', 'one')
  const manifest = manifestOf([[join(folder, 'old/deep/a.json'), 'one']])
  const moved = { from: join(folder, 'old'), to: join(folder, 'new') }
  expect([(await verified(manifest)).code, (await verified(manifest, moved)).code]).toEqual([3, 0])
})

test('what is no manifest gives 2 and a sentence', async () => {
  const said: string[] = []
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const files = [
    join(folder, 'nothing.json'),
    put('half.json', '{"format":'),
    put('other.json', '{"format":"x"}'),
  ]
  const codes = []
  for (const file of files) codes.push((await verified(file)).code)
  stderr.mockRestore()
  expect([codes, said.length]).toEqual([[2, 2, 2], 3])
})

test('writer and reader speak of the same format', () => {
  expect(EXPECTED).toBe(CUSTODY_FORMAT)
})

test('the command takes one manifest, and both ends of a move or none', () => {
  expect([
    parseArguments(['verify', 'custody.json']),
    parseArguments(['verify', 'custody.json', '--from', '/a', '--to', '/b']),
    parseArguments(['verify']),
    parseArguments(['verify', 'a', 'b']),
    parseArguments(['verify', 'a', '--from', '/a']),
  ]).toEqual([
    { kind: 'verify', manifest: 'custody.json', moved: null },
    { kind: 'verify', manifest: 'custody.json', moved: { from: '/a', to: '/b' } },
    { kind: 'wrong', sentence: 'No MANIFEST was given.' },
    { kind: 'wrong', sentence: 'One MANIFEST at a time.' },
    { kind: 'wrong', sentence: '--from and --to go together.' },
  ])
})

test.skipIf(process.platform !== 'linux')(
  'a file whose name is no UTF-8 is found again by what it was called',
  async () => {
    const named = (bytes: number[], text: string): void => {
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(bytes)]), text)
    }
    named([0x61, 0xe9, 0x2e, 0x6a], 'one')
    named([0xff], 'two, changed')
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xfe)]))
    named([0xfe, 0x2f, 0x80], 'three')
    put('\\xE8', 'four')
    put('\\xEA', 'not it')
    named([0xea], 'five')
    const manifest = manifestOf([
      [join(folder, 'a\\xE9.j'), 'one'],
      [join(folder, '\\xFF'), 'two'],
      [join(folder, '\\xFE', '\\x80'), 'three'],
      [join(folder, '\\xE8'), 'four'],
      [join(folder, '\\xEA'), 'five'],
      [join(folder, '\\xEB'), 'six'],
    ])
    const { code, said } = await verified(manifest)
    expect([code, said.split('\n').map((line) => line.replace(/ {2}\(.*/, ''))]).toEqual([
      3,
      [
        'same       FOLDER/a\\xE9.j',
        'changed    FOLDER/\\xFF',
        'same       FOLDER/\\xFE/\\x80',
        'same       FOLDER/\\xE8',
        'same       FOLDER/\\xEA',
        'missing    FOLDER/\\xEB',
        '',
        'case A case: 4 same, 1 changed, 1 missing',
        '',
      ],
    ])
  },
)
