/** Does the service keep the contract: asked directly, over loopback with a real HTTP client, and in Electron? */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type LoopbackServer } from '../../electron/loopback/http-server.js'
import { cases, call, type Ask, type Reply } from './cases.js'
import { createWorld, type World } from './world.js'

describe('the handler, asked directly', () => {
  let world: World
  beforeAll(() => void (world = createWorld()))
  afterAll(() => world.remove())
  const ask: Ask = async (path, body) => {
    const init = body === undefined ? {} : { method: 'POST', body: body as BodyInit }
    const response = await world.handle(new Request(`http://spoor.localhost${path}`, init))
    const headers = Object.fromEntries(response.headers)
    return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) }
  }
  for (const { title, run } of cases) test(title, () => run(ask))

  test('gives the printer a page without scripts, once, and a footer without markup', async () => {
    const begun = (await call(ask, 'begin-export', { name: 'seen.pdf', folder: '', ask: false })).reply
    const order = { id: begun['id'], html: '<h1>Findings</h1>', footer: '<img src=x>', landscape: true }
    await call(ask, 'print-report', order)
    const { path } = (await call(ask, 'finish-export', { id: begun['id'] })).reply
    const seen = JSON.parse(readFileSync(path ?? '', 'utf8').slice(9)) as { page: { footerTemplate: string } }
    expect(seen).toMatchObject({
      html: '<h1>Findings</h1>',
      policy:
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      again: 404,
      page: { landscape: true, generateTaggedPDF: true, generateDocumentOutline: true },
    })
    expect(seen.page.footerTemplate).toContain('&lt;img src=x&gt;')
    expect(seen.page.footerTemplate).not.toContain('<img')
  })
})

describe('a service with a job', () => {
  let world: World
  const folder = mkdtempSync(join(tmpdir(), 'spoor-job-'))
  const job = { roots: ['/evidence'], query: 'GitPush', timeZone: 'UTC', folder }
  beforeAll(() => void (world = createWorld({ job })))
  afterAll(() => {
    world.remove()
    rmSync(folder, { recursive: true })
  })

  test('offers the job, hears its reports and lets it write into its folder', async () => {
    const ask: Ask = async (path, body) => {
      const response = await world.handle(
        new Request(`http://x${path}`, { method: 'POST', body: (body ?? null) as BodyInit | null }),
      )
      return { status: response.status, headers: {}, body: new Uint8Array(await response.arrayBuffer()) }
    }
    const report = { kind: 'done', summary: { events: 1 }, clean: true }
    const replies = [
      (await call(ask, 'capabilities')).reply['job'],
      await call(ask, 'report-job', { report }),
      (await call(ask, 'report-job', { report: { kind: 'done' } })).status,
      (await call(ask, 'begin-export', { name: 'events.csv', folder, ask: false })).reply['path'],
    ]
    world.exports.removeUnfinished()
    expect(replies).toEqual([job, { status: 200, reply: {} }, 400, join(folder, 'events.csv')])
    expect(world.reports).toEqual([report])
  })
})

describe('over loopback', () => {
  const secret = 'b'.repeat(64)
  let world: World
  let server: LoopbackServer
  beforeAll(async () => {
    world = createWorld()
    server = await startServer({ handle: world.handle, secret, intercept: () => false })
  })
  afterAll(async () => {
    world.events.close()
    await server.close()
    world.remove()
  })

  const own = { host: 'spoor.localhost', cookie: `spoor=${secret}`, 'sec-fetch-site': 'same-origin' }
  const raw = (path: string, headers: IncomingHttpHeaders, body?: string | Uint8Array): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST'
      const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers as Record<string, string>,
            body: Buffer.concat(chunks),
          }),
        )
      })
      asked.on('error', reject)
      asked.end(body)
    })
  for (const { title, run } of cases) test(title, () => run((path, body) => raw(path, own, body)))

  test('refuses whoever is not the window', async () => {
    const { cookie: _cookie, ...nameless } = own
    const { 'sec-fetch-site': _site, ...unplaced } = own
    const wrong: readonly IncomingHttpHeaders[] = [
      { ...own, host: `127.0.0.1:${server.port}` },
      { ...own, host: 'spoor.localhost.evil.example' },
      { ...own, host: 'SPOOR.localhost:80' },
      nameless,
      { ...own, cookie: 'spoor=' },
      { ...own, cookie: `spoor=${secret.slice(1)}` },
      { ...own, cookie: `other=${secret}` },
      unplaced,
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' },
      { ...own, 'sec-fetch-site': 'none' },
      { ...own, origin: 'http://evil.example' },
      { ...own, origin: 'null' },
    ]
    const replies = await Promise.all(wrong.map((headers) => raw('/api/capabilities', headers, '{}')))
    expect(replies.map(({ status }) => status)).toEqual(wrong.map(() => 403))
    expect(replies.every(({ body }) => !Buffer.from(body).includes('exportFolder'))).toBe(true)
  })

  test('lets the window be opened by its address alone, and nothing else', async () => {
    const opened = { ...own, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }
    const replies = [await raw('/', opened), await raw('/api/capabilities', opened, '{}')]
    expect(replies.map(({ status }) => status)).toEqual([200, 403])
  })

  test('tells the window of paths that came later, in order', async () => {
    world.events.push({ kind: 'open', paths: ['/before'] })
    const lines = await new Promise<string>((resolve, reject) => {
      const headers = own
      const options = {
        host: '127.0.0.1',
        port: server.port,
        path: '/api/host-events',
        method: 'POST',
        headers,
      }
      const asked = request(options, (reply) => {
        let text = ''
        reply.on('data', (chunk: Buffer) => {
          text += chunk.toString()
          if (text.split('\n').length === 3) {
            asked.destroy()
            resolve(text)
          }
        })
        world.events.push({ kind: 'open', paths: ['/after'] })
      })
      asked.on('error', (error) => (asked.destroyed ? undefined : reject(error)))
      asked.end('{}')
    })
    expect(lines).toBe('{"kind":"open","paths":["/before"]}\n{"kind":"open","paths":["/after"]}\n')
  })
})

const root = resolve(import.meta.dirname, '../..')
const runtime = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules/electron/dist')
const electron = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
  .map((name) => join(runtime, name))
  .find((path) => existsSync(path))
const display = process.platform !== 'linux' || (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
const absent =
  electron === undefined
    ? "Electron's runtime is not installed"
    : !existsSync(join(root, 'dist/electron/main.js'))
      ? 'dist/ is not built'
      : display === undefined
        ? 'there is no display'
        : ''

describe.skipIf(absent !== '')(`in Electron${absent === '' ? '' : ` (skipped: ${absent})`}`, () => {
  let application: ElectronApplication
  let home = ''
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'spoor-electron-'))
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    application = await _electron.launch({
      executablePath: electron ?? '',
      args: [root, ...asRoot],
      env: { ...(process.env as Record<string, string>), HOME: home, SPOOR_PROFILE: join(home, 'profile') },
    })
    await application.firstWindow()
  })
  afterAll(async () => {
    await application.close()
    rmSync(home, { recursive: true, force: true })
  })

  const ask: Ask = async (path, body) => {
    const page = await application.firstWindow()
    const sent = body === undefined ? null : Buffer.from(body).toString('base64')
    const reply = await page.evaluate(
      async ([asked, given]) => {
        const bytes = given === null ? null : Uint8Array.from(atob(given), (c) => c.charCodeAt(0))
        const response = await fetch(asked, bytes === null ? {} : { method: 'POST', body: bytes })
        const characters = Array.from(new Uint8Array(await response.arrayBuffer()), (byte) =>
          String.fromCharCode(byte),
        )
        const headers = Object.fromEntries(response.headers)
        return { status: response.status, headers, body: btoa(characters.join('')) }
      },
      [path, sent] as const,
    )
    return { ...reply, body: Buffer.from(reply.body, 'base64') }
  }
  for (const { title, run } of cases) test(title, () => run(ask))
})
