/** What must hold wherever the window asks: of the handler itself, over loopback, in Electron? One list for all three. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { framesOf } from './frames.js'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Asks for a path of our origin; with a body it is a POST. */
export type Ask = (path: string, body?: string | Uint8Array) => Promise<Reply>

export interface Case {
  readonly title: string
  readonly run: (ask: Ask) => Promise<void>
}

const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types spoor-workers"

export async function call(ask: Ask, route: string, input: object = {}) {
  const { status, body } = await ask(`/api/${route}`, JSON.stringify(input))
  return { status, reply: JSON.parse(Buffer.from(body).toString()) as Record<string, never> }
}

async function exported(ask: Ask, name: string, ...parts: readonly string[]) {
  const begun = (await call(ask, 'begin-export', { name, folder: '', ask: false })).reply
  for (const part of parts) await ask(`/api/append-export?id=${begun['id']}`, Buffer.from(part))
  return (await call(ask, 'finish-export', { id: begun['id'] })).reply as unknown as Receipt
}

interface Receipt {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-case-'))
  try {
    await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const cases: readonly Case[] = [
  {
    title: 'says what the host can do',
    run: async (ask) => {
      const { status, reply } = await call(ask, 'capabilities')
      expect({ status, names: Object.keys(reply).sort() }).toEqual({
        status: 200,
        names: [
          'chooseDialog',
          'dropPaths',
          'exportFolder',
          'hostName',
          'initialPaths',
          'job',
          'reveal',
          'samplePath',
          'saveDialog',
          'version',
          'warnings',
        ],
      })
    },
  },
  {
    title: 'serves the window with headers that forbid everything foreign',
    run: async (ask) => {
      const { status, headers } = await ask('/')
      expect({ status, headers }).toMatchObject({
        status: 200,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': strictPolicy,
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
          'cross-origin-resource-policy': 'same-origin',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        },
      })
    },
  },
  {
    title: 'serves nothing but files of known types inside the asset folder',
    run: async (ask) => {
      const paths = [
        '/missing.js',
        '/folder',
        '/folder/',
        '/secret.txt',
        '/%2e%2e%2foutside.js',
        '/..%2foutside.js',
        '/folder/..%2f..%2foutside.js',
        '/..%5coutside.js',
        '/%00.js',
        '/%ff.js',
        '//outside.js',
        `/report/${'0'.repeat(64)}`,
      ]
      const replies = await Promise.all(paths.map((path) => ask(path)))
      expect(replies.map(({ status }) => status)).toEqual(paths.map(() => 404))
    },
  },
  {
    title: 'refuses with a problem what it does not know or understand',
    run: async (ask) => {
      const replies = [
        await ask('/api/nothing', '{}'),
        await ask('/api/capabilities'),
        await ask('/', '{}'),
        await ask('/api/choose-evidence', '{'),
        await ask('/api/choose-evidence', '{"kind":"everything"}'),
        await ask('/api/dropped-paths', '{"ticket":"x","count":1}'),
        await ask('/api/dropped-paths', JSON.stringify({ ticket: randomUUID(), count: 0.5 })),
        await ask('/api/append-export?id=zz', 'x'),
        await ask(`/api/finish-export`, JSON.stringify({ id: 'a'.repeat(32) })),
        await ask('/api/report-job', '{"report":{"kind":"done"}}'),
      ].map(({ status, body }) => {
        const { problem } = JSON.parse(Buffer.from(body).toString()) as { problem: { code: string } }
        return `${status} ${problem.code}`
      })
      expect(replies).toEqual([
        '400 bad-request',
        '405 bad-request',
        '405 bad-request',
        '400 bad-request',
        '400 bad-request',
        '400 bad-request',
        '400 bad-request',
        '400 bad-request',
        '400 bad-request',
        '403 not-allowed',
      ])
    },
  },
  {
    title: 'writes an export piece by piece, and says what it wrote',
    run: async (ask) => {
      const receipt = await exported(ask, 'pieces.csv', 'a,b\r\n', '', '1,2\r\n')
      expect(receipt).toEqual({ path: receipt.path, bytes: 10, sha256: hashOf('a,b\r\n1,2\r\n') })
      expect(readFileSync(receipt.path, 'utf8')).toBe('a,b\r\n1,2\r\n')
      expect(readdirSync(dirname(receipt.path)).filter((name) => name.endsWith('.part'))).toEqual([])
    },
  },
  {
    title: 'never writes over a file that is there',
    run: async (ask) => {
      const first = await exported(ask, 'twice.csv', 'first')
      const second = await exported(ask, 'twice.csv', 'second')
      const third = await exported(ask, 'twice.csv', 'third')
      expect([first, second, third].map(({ path }) => readFileSync(path, 'utf8'))).toEqual([
        'first',
        'second',
        'third',
      ])
      expect(third.path.endsWith('twice (3).csv')).toBe(true)
    },
  },
  {
    title: 'writes where exports belong, whatever the name says',
    run: async (ask) => {
      const { path: known } = await exported(ask, 'known.csv', '')
      const names = [
        '../up.csv',
        '/etc/up.csv',
        '..',
        '\u202e\u0000gnp.csv',
        'con.csv',
        ' .hidden',
        'a\\b.csv',
      ]
      const receipts = []
      for (const name of names) receipts.push(await exported(ask, name, name))
      expect(receipts.map(({ path }) => dirname(path))).toEqual(names.map(() => dirname(known)))
      const elsewhere = await call(ask, 'begin-export', { name: 'x', folder: tmpdir(), ask: false })
      expect(elsewhere).toMatchObject({ status: 403, reply: { problem: { code: 'not-allowed' } } })
    },
  },
  {
    title: 'leaves nothing of an export that was abandoned',
    run: async (ask) => {
      const begun = (await call(ask, 'begin-export', { name: 'gone.csv', folder: '', ask: false })).reply
      await ask(`/api/append-export?id=${begun['id']}`, 'half of it')
      const abandoned = await call(ask, 'abandon-export', { id: begun['id'] })
      const later = await ask(`/api/append-export?id=${begun['id']}`, 'more')
      const left = readdirSync(dirname(String(begun['path']))).filter((name) => /gone|\.part$/.test(name))
      expect({ abandoned, later: later.status, left, there: existsSync(String(begun['path'])) }).toEqual({
        abandoned: { status: 200, reply: {} },
        later: 400,
        left: [],
        there: false,
      })
    },
  },
  {
    title: 'prints a report into an export',
    run: async (ask) => {
      const begun = (await call(ask, 'begin-export', { name: 'report.pdf', folder: '', ask: false })).reply
      const html =
        '<!doctype html><title>Findings</title><h1>Findings</h1><script>document.title = 1</script>'
      const order = { id: begun['id'], html, footer: 'Case <b>1</b>', landscape: true }
      const printed = await call(ask, 'print-report', order)
      const receipt = (await call(ask, 'finish-export', { id: begun['id'] })).reply as unknown as Receipt
      expect(printed).toEqual({ status: 200, reply: { bytes: receipt.bytes } })
      expect(readFileSync(receipt.path, 'latin1').slice(0, 5)).toBe('%PDF-')
    },
  },
  {
    title: 'streams evidence with its hash and says when it is complete',
    run: (ask) =>
      inFolder(async (folder) => {
        const path = join(folder, 'log.json.gz')
        const content = gzipSync('{"Records":[{"eventVersion":"1.08","eventID":"1"}]}')
        writeFileSync(path, content)
        const { body } = await ask('/api/read-evidence', JSON.stringify({ roots: [path], known: [] }))
        const frames = framesOf(body)
        const payload = frames.find(({ kind }) => kind === 'payload')
        expect({ source: payload?.header, raw: payload?.raw, last: frames.at(-1)?.kind }).toMatchObject({
          source: { origin: { path, root: path, bytes: content.length }, sha256: hashOf(content) },
          raw: '{"Records":[{"eventVersion":"1.08","eventID":"1"}]}',
          last: 'end',
        })
      }),
  },
  {
    title: 'names evidence that is not there, and still completes',
    run: async (ask) => {
      const path = join(tmpdir(), 'spoor-no-such-file.json')
      const { body } = await ask('/api/read-evidence', JSON.stringify({ roots: [path], known: [] }))
      const frames = framesOf(body)
      expect(frames.find(({ kind }) => kind === 'source')?.header).toMatchObject({
        path,
        status: 'skipped',
        problems: [{ code: 'not-found' }],
      })
      expect(frames.at(-1)?.kind).toBe('end')
    },
  },
]
