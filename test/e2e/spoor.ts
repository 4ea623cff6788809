/** How does a test drive the product? It starts the real Chromium host as a process, with a profile of its own, and takes
 *  hold of the window through a second DevTools connection. Every console error, page error or request to anywhere else
 *  fails the test. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, expect, test as base, type Browser, type CDPSession, type Page } from 'playwright/test'
import { removeFolder } from '../../electron/service/remove-folder.js'

export const root = resolve(import.meta.dirname, '../..')
/** One more switch for the browser of every test, such as `--enable-features=IdbSqliteBackingStore`. */
const browserSwitch = process.env['SPOOR_E2E_SWITCH']
/** Folder that holds the built product, dist/ and electron/sample-case/: this checkout, or a copy to be tested. */
export const product = process.env['SPOOR_E2E_PRODUCT'] ?? root
const ORIGIN = 'http://spoor.localhost'

export interface Spoor {
  readonly page: Page
  readonly profile: string
  /** Absolute folder into which exports go. */
  readonly exportFolder: string
  readonly browserPid: number
  /** Drops files and folders on the window, as a file manager would. */
  drop(paths: readonly string[]): Promise<void>
  /** Ends host and browser in an orderly way. */
  close(): Promise<void>
  /** Kills host and browser without warning, as a power cut would. */
  kill(): Promise<void>
  /** Lines that the host printed. */
  readonly printed: () => string
  /** Console errors and foreign requests so far; a test that expects one takes it out. */
  readonly strays: string[]
}

export interface StartOptions {
  readonly paths?: readonly string[]
  readonly profile?: string
  readonly width?: number
  readonly height?: number
  readonly browserArguments?: readonly string[]
}

export interface Fixtures {
  /** Starts a Spoor; closed, checked for strays and cleaned up at the end of the test. */
  readonly start: (options?: StartOptions) => Promise<Spoor>
}

export const test = base.extend<Fixtures>({
  start: async ({}, use) => {
    const started: Spoor[] = []
    const folders: string[] = []
    await use(async (options = {}) => {
      const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'spoor-e2e-'))
      folders.push(profile)
      const spoor = await startSpoor(profile, options)
      started.push(spoor)
      return spoor
    })
    for (const spoor of started) await spoor.close()
    for (const folder of folders) removeFolder(folder)
    expect(started.flatMap((spoor) => spoor.strays)).toEqual([])
  },
})

export { expect }

/** Starts host and browser; whoever starts it outside the fixture closes it and looks at its strays. */
export async function startSpoor(profile: string, options: StartOptions): Promise<Spoor> {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true })
  const home = join(profile, 'home-of-the-test')
  const exportFolder = join(home, 'Spoor exports')
  const switches = [
    ...(options.browserArguments ?? []),
    ...(browserSwitch === undefined ? [] : [browserSwitch]),
  ]
  const size = `${options.width ?? 1280},${options.height ?? 800}`
  const host = spawn(
    process.execPath,
    [
      join(product, 'dist/electron/loopback.js'), 'window', '--headless', '--profile', profile,
      '--browser-argument=--remote-debugging-port=0', `--browser-argument=--window-size=${size}`,
      ...switches.map((argument) => `--browser-argument=${argument}`),
      ...(options.paths ?? []),
    ], // prettier-ignore
    { cwd: root, env: { ...process.env, HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const output: string[] = []
  host.stdout?.on('data', (data: Buffer) => output.push(data.toString()))
  host.stderr?.on('data', (data: Buffer) => output.push(data.toString()))
  const port = await devToolsPort(profile, host, output)
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  const page = await windowOf(browser)
  const strays = watchForStrays(page)
  // what is dropped before the window listens would be opened by the browser
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
  page.setDefaultTimeout(20_000)
  await page.setViewportSize({ width: options.width ?? 1280, height: options.height ?? 800 })
  const session = await page.context().newCDPSession(page)
  const ended = new Promise<void>((settle) => host.once('exit', () => settle()))
  const browserPid = await browserProcess(browser)
  return {
    page, profile, exportFolder, browserPid, strays,
    printed: () => output.join(''),
    drop: (paths) => dropOn(session, page, paths),
    close: async () => {
      if (host.exitCode === null && host.signalCode === null) host.kill('SIGTERM')
      await ended
      await browser.close().catch(() => undefined)
    },
    kill: async () => {
      process.kill(browserPid, 'SIGKILL')
      host.kill('SIGKILL')
      await ended
      await browser.close().catch(() => undefined)
      for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) rmSync(join(profile, name), { force: true })
    },
  } // prettier-ignore
}

async function devToolsPort(profile: string, host: ChildProcess, output: readonly string[]): Promise<string> {
  const file = join(profile, 'DevToolsActivePort')
  for (let tries = 0; tries < 600; tries++) {
    if (host.exitCode !== null) throw new Error(`the host ended early: ${output.join('')}`)
    const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : ''
    if (port !== undefined && port !== '') return port
    await new Promise((settle) => setTimeout(settle, 50))
  }
  throw new Error(`no DevTools port: ${output.join('')}`)
}

async function windowOf(browser: Browser): Promise<Page> {
  for (let tries = 0; tries < 600; tries++) {
    const page = browser.contexts().flatMap((context) => context.pages()).find((one) => one.url().startsWith(ORIGIN)) // prettier-ignore
    if (page !== undefined) return page
    await new Promise((settle) => setTimeout(settle, 50))
  }
  throw new Error('the window never opened')
}

async function browserProcess(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const found = processInfo.find((one) => one.type === 'browser')
  if (found === undefined) throw new Error('no browser process')
  return found.id
}

function watchForStrays(page: Page): string[] {
  const strays: string[] = []
  page.on('console', (message) => {
    // the browser asks for its first page before it has been given the secret, and is refused
    if (message.location().url === `${ORIGIN}/` && message.text().includes('403')) return
    if (message.type() === 'error' || message.type() === 'warning')
      strays.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => strays.push(`page error: ${error.stack ?? error.message}`))
  page.on('request', (request) => {
    if (!/^(?:http:\/\/spoor\.localhost\/|blob:http:\/\/spoor\.localhost\/|data:)/.test(request.url()))
      strays.push(`foreign request: ${request.url()}`)
  })
  return strays
}

async function dropOn(session: CDPSession, page: Page, paths: readonly string[]): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 }
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const place = { x: Math.round(width / 2), y: Math.round(height / 2), data }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...place })
}
