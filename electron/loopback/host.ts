/** How do plain Node and an installed browser become the application? A loopback server, a browser on a pipe, one window. */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { AnalyzeJob, JobReport } from '../../shared/contract/routes.js'
import { createExports } from '../service/exports.js'
import { exportFolder } from '../service/folders.js'
import { createHandler } from '../service/handler.js'
import { createHostEvents } from '../service/host-events.js'
import { makeFolder } from '../service/make-folder.js'
import type { Natives } from '../service/natives.js'
import { SECRET_COOKIE } from './admission.js'
import { browserArguments, ORIGIN } from './browser-arguments.js'
import { launchBrowser, type Browser } from './browser.js'
import { droppedPaths } from './dropped-paths.js'
import { findBrowser, thisMachine } from './find-browser.js'
import { startServer } from './http-server.js'
import { createInstance } from './instance.js'
import { openAddress, text, withPage } from './page-session.js'
import { printPdf } from './print-pdf.js'
import { folderOpener } from './reveal.js'
import { stayHome } from './stay-home.js'
import { watchStart } from './watch-start.js'

export interface LoopbackOptions {
  /** Folder of the browser's profile: cases live here. Made if missing. */
  readonly profile: string
  readonly headless: boolean
  readonly job: AnalyzeJob | null
  readonly initialPaths: readonly string[]
  /** Folder of the window's files. */
  readonly assets: string
  readonly intakeWorker: URL
  readonly samplePath: string
  readonly browserPath?: string
  readonly extraArguments?: readonly string[]
  readonly onJobReport?: (report: JobReport) => void
}

/** `closed`: the window was closed, or we were asked to end; `died`: a sentence for the person. */
export type HostEnd = { readonly kind: 'closed' } | { readonly kind: 'died'; readonly sentence: string }

export interface LoopbackHost {
  readonly origin: string
  readonly browserPid: number
  readonly closed: Promise<HostEnd>
  close(): Promise<void>
}

/** Starts it all, or cleans up and throws an Error whose message is a sentence for the person. */
export async function startLoopbackHost(options: LoopbackOptions): Promise<LoopbackHost> {
  const browserPath = options.browserPath ?? findBrowser(thisMachine)
  if (browserPath === undefined) throw new Error('No Chromium-family browser was found on this machine.')
  const profile = resolve(options.profile)
  makeFolder(profile, 0o700)

  const started: Started = { browser: null, targetId: null, hostName: 'Chromium' }
  const secret = randomBytes(32).toString('hex')
  const exports = createExports()
  const events = createHostEvents()
  const instance = createInstance((paths) => {
    if (paths.length > 0) events.push({ kind: 'open', paths })
  })
  const start = watchStart()
  const handle = createHandler({
    assets: options.assets,
    intakeWorker: options.intakeWorker,
    natives: createNatives(options, started),
    exports,
    events,
    storage: profile,
    initialPaths: options.initialPaths,
    job: options.job,
    onJobReport: options.onJobReport ?? (() => undefined),
  })
  const server = await startServer({ handle: start.observe(handle), secret, intercept: instance.intercept })

  const cleanUpNow = (): void => {
    started.browser?.kill()
    exports.removeUnfinished()
    instance.release()
  }
  process.on('exit', cleanUpNow)
  const cleanUp = async (): Promise<void> => {
    await started.browser?.close()
    events.close()
    await server.close()
    cleanUpNow()
    process.off('exit', cleanUpNow)
  }

  try {
    await instance.hold(profile, server.port)
    const { headless, extraArguments = [] } = options
    const setting = { profile, headless, port: server.port, sandbox: hasSandbox(), extraArguments }
    const browser = launchBrowser(browserPath, browserArguments(setting))
    started.browser = browser
    await openWindow(browser, started, secret).catch((error: unknown) => {
      if (browser.pipe.over()) return diedEarly(browser)
      throw error
    })
    stayHome(browser.pipe, mainTarget(started))
    if (options.job !== null) await start.confirmed(browser.pipe, mainTarget(started))
  } catch (error) {
    await cleanUp()
    throw error
  }
  return running(started, cleanUp)
}

interface Started {
  browser: Browser | null
  targetId: string | null
  hostName: string
}

function running(started: Started, cleanUp: () => Promise<void>): LoopbackHost {
  const { browser } = started
  if (browser === null) throw new Error('The browser has not started.')
  let closing: Promise<void> | null = null
  let crashed = ''
  const close = (): Promise<void> => (closing ??= cleanUp())
  browser.pipe.on('Target.targetDestroyed', ({ targetId }) => {
    if (targetId === started.targetId) void close()
  })
  browser.pipe.on('Target.targetCrashed', ({ targetId, status }) => {
    if (targetId !== started.targetId) return
    crashed = `The window's process has ended (${String(status)}).`
    void close()
  })
  const closed = browser.ended.then(async ({ orderly, detail }): Promise<HostEnd> => {
    const asked = closing !== null
    await close()
    if (crashed !== '') return { kind: 'died', sentence: crashed }
    return orderly || asked
      ? { kind: 'closed' }
      : { kind: 'died', sentence: `The browser has ended (${detail}).` }
  })
  return { origin: ORIGIN, browserPid: browser.pid, closed, close }
}

async function diedEarly(browser: Browser): Promise<never> {
  const { detail } = await browser.ended
  throw new Error(`The browser ended before its window opened (${detail}).`)
}

async function openWindow(browser: Browser, started: Started, secret: string): Promise<void> {
  const { pipe } = browser
  started.hostName = text(await pipe.send('Browser.getVersion'), 'product').replace('/', ' ')
  await pipe.send('Target.setDiscoverTargets', { discover: true })
  // before the first page that may ask: the secret never stands on a command line or in an address
  await pipe.send('Storage.setCookies', {
    cookies: [{ name: SECRET_COOKIE, value: secret, url: `${ORIGIN}/`, httpOnly: true, sameSite: 'Strict' }],
  })
  await pipe.send('Browser.setPermission', {
    permission: { name: 'persistent-storage' },
    setting: 'granted',
    origin: ORIGIN,
  })
  const targetId = await firstPage(browser)
  started.targetId = targetId
  await withPage(pipe, targetId, (page) => openAddress(page, `${ORIGIN}/`))
}

/** The window that the browser opens at start; it may take a moment to come. */
function firstPage({ pipe }: Browser): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (info: unknown): void => {
      if (typeof info !== 'object' || info === null || !('type' in info) || !('targetId' in info)) return
      if (info.type !== 'page' || typeof info.targetId !== 'string') return
      stop()
      resolve(info.targetId)
    }
    const stop = pipe.on('Target.targetCreated', ({ targetInfo }) => look(targetInfo))
    pipe
      .send('Target.getTargets')
      .then(({ targetInfos }) => (Array.isArray(targetInfos) ? targetInfos.forEach(look) : undefined))
      .catch(reject)
  })
}

function hasSandbox(): boolean {
  return process.getuid?.() !== 0
}

function mainTarget({ targetId }: Started): string {
  if (targetId === null) throw new Error('The window is not open yet.')
  return targetId
}

function createNatives(options: LoopbackOptions, started: Started): Natives {
  const pipe = (): Browser['pipe'] => {
    if (started.browser === null) throw new Error('The browser has not started.')
    return started.browser.pipe
  }
  const warnings = hasSandbox()
    ? []
    : ['Chromium runs without its sandbox because Spoor was started as root. Start it as an ordinary user.']
  return {
    capabilities: () => ({
      hostName: started.hostName,
      dropPaths: 'route',
      exportFolder: exportFolder(),
      samplePath: options.samplePath,
      warnings,
    }),
    chooseEvidence: null,
    chooseTarget: null,
    droppedPaths: (ticket, count) => droppedPaths(pipe(), mainTarget(started), { ticket, count }),
    printPdf: (path, page) => printPdf(pipe(), { url: ORIGIN + path, page, headless: options.headless }),
    reveal: folderOpener(options.headless),
  }
}
