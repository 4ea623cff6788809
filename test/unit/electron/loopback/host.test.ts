/** Does the second host work for real: with the installed browser, its profile, its pipe and its printer? */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBrowser, thisMachine } from '../../../../electron/loopback/find-browser.js'
import { startLoopbackHost, type LoopbackHost } from '../../../../electron/loopback/host.js'
import { handOver } from '../../../../electron/loopback/instance.js'
import type { JobReport } from '../../../../shared/contract/routes.js'
import { removeFolder } from '../../../../electron/service/remove-folder.js'

const page = `<!doctype html><title>Spoor</title><h1>Drop here</h1><script type="module" src="/main.js"></script>`
const script = `
globalThis.spoorDropped = new Map()
addEventListener('dragover', (event) => event.preventDefault())
addEventListener('drop', (event) => {
  event.preventDefault()
  spoorDropped.set('11111111-1111-4111-8111-111111111111', [...event.dataTransfer.files])
  globalThis.dropped = true
})
globalThis.ask = async (route, input) => {
  const response = await fetch('/api/' + route, { method: 'POST', body: JSON.stringify(input) })
  return await response.json()
}
globalThis.openStore = () => new Promise((resolve, reject) => {
  const request = indexedDB.open('kept', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('words')
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})
const { job } = await ask('capabilities', {})
if (job !== null) await ask('report-job', { report: { kind: 'done', summary: job, clean: true } })
`

interface Start {
  readonly headless?: boolean
  readonly job?: boolean
  readonly onJobReport?: (report: JobReport) => void
}

const browserPath = findBrowser(thisMachine)
const reason = browserPath === undefined ? ' (skipped: no browser is installed)' : ''

describe.skipIf(browserPath === undefined)(`the Chromium host${reason}`, () => {
  let folder = ''
  let home: string | undefined
  const hosts: LoopbackHost[] = []
  const clients: Browser[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spoor-host-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'assets', 'index.html'), page)
    writeFileSync(join(folder, 'assets', 'main.js'), script)
    writeFileSync(join(folder, 'assets', 'report.css'), 'h2 { break-before: page }')
    home = process.env['HOME']
    process.env['HOME'] = folder
  })
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close()
    clients.splice(0)
    process.env['HOME'] = home
    removeFolder(folder)
  })

  async function start(more: Start = {}) {
    const host = await startLoopbackHost({
      profile: join(folder, 'profile'),
      headless: more.headless ?? true,
      job: more.job === true ? { roots: ['/a'], query: '', timeZone: 'UTC', folder } : null,
      initialPaths: [],
      assets: join(folder, 'assets'),
      intakeWorker: pathToFileURL(join(folder, 'none.js')),
      samplePath: '/sample',
      // a window as on a display, drawn into memory
      extraArguments: [
        '--remote-debugging-port=0',
        ...(more.headless === false ? ['--ozone-platform=headless'] : []),
      ],
      ...(more.onJobReport === undefined ? {} : { onJobReport: more.onJobReport }),
    })
    hosts.push(host)
    return host
  }

  /** A second client beside the pipe, as end-to-end tests use it. */
  async function drive(): Promise<Page> {
    const [port] = readFileSync(join(folder, 'profile', 'DevToolsActivePort'), 'utf8').split('\n')
    const client = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    clients.push(client)
    const found = client
      .contexts()[0]
      ?.pages()
      .find((open) => open.url() === 'http://spoor.localhost/')
    if (found === undefined) throw new Error('the window is not open')
    await until(found, 'globalThis.ask !== undefined')
    return found
  }

  /** Polls from here: the page's policy forbids evaluating texts inside it. */
  async function until(window: Page, condition: string): Promise<void> {
    while ((await window.evaluate(`Boolean(${condition})`)) !== true) await window.waitForTimeout(20)
  }

  test('opens one window whose origin and stored cases survive a change of port', async () => {
    const first = await start()
    const window = await drive()
    const facts = await window.evaluate(`navigator.storage.persist().then((persistent) => ({
      origin, isSecureContext, crossOriginIsolated, persistent, cookie: document.cookie }))`)
    await window.evaluate(`openStore().then((store) => new Promise((resolve) => {
      const change = store.transaction('words', 'readwrite', { durability: 'strict' })
      change.objectStore('words').put('still here', 'word')
      change.oncomplete = resolve
    }))`)
    await first.close()
    expect({ facts, end: await first.closed }).toEqual({
      facts: {
        origin: 'http://spoor.localhost',
        isSecureContext: true,
        crossOriginIsolated: true,
        persistent: true,
        cookie: '',
      },
      end: { kind: 'closed' },
    })

    await start()
    const again = await drive()
    const word = await again.evaluate(`openStore().then((store) => new Promise((resolve) => {
      const asked = store.transaction('words').objectStore('words').get('word')
      asked.onsuccess = () => resolve(asked.result)
    }))`)
    expect(word).toBe('still here')
  })

  test('finds where dropped files and folders lie', async () => {
    const file = join(folder, 'a file.json')
    const tree = join(folder, 'AWSLogs')
    writeFileSync(file, '{}')
    mkdirSync(tree)
    await start()
    const window = await drive()
    const session = await window.context().newCDPSession(window)
    const data = { items: [], files: [file, tree], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 60, y: 40, data })
    }
    await until(window, 'globalThis.dropped')
    const ticket = '11111111-1111-4111-8111-111111111111'
    const reply = await window.evaluate(`ask('dropped-paths', { ticket: '${ticket}', count: 2 })`)
    const unknown = await window.evaluate(`ask('dropped-paths', { ticket: crypto.randomUUID(), count: 1 })`)
    expect({ reply, unknown }).toMatchObject({
      reply: { paths: [file, tree] },
      unknown: { problem: { code: 'internal' } },
    })
  })

  test.each([true, false])(
    'prints a report with tags, outline and page numbers, and no window stays open (headless: %s)',
    async (headless) => {
      await start({ headless })
      const window = await drive()
      const pages = window.context().pages().length
      const { printed, receipt } = (await window.evaluate(`(async () => {
      const { id } = await ask('begin-export', { name: 'report.pdf', folder: '', ask: false })
      const html = '<!doctype html><html lang=en><title>Findings of one</title>' +
        '<link rel=stylesheet href="/report.css"><h1>One</h1><p>a</p><h2>Two</h2>' +
        '<script>document.querySelector("h1").textContent = "script ran"</script>'
      const printed = await ask('print-report', { id, html, footer: 'case <1>', landscape: false })
      return { printed, receipt: await ask('finish-export', { id }) }
    })()`)) as { printed: { bytes: number }; receipt: { path: string; bytes: number } }
      const pdf = readFileSync(receipt.path, 'latin1')
      expect({
        printed,
        path: receipt.path,
        title: pdf.includes('/Title (Findings of one)'),
        pages: /\/Type \/Pages\s*\/Count (\d+)/.exec(pdf)?.[1],
        outline: pdf.includes('/Outlines'),
        tags: pdf.includes('/StructTreeRoot'),
        open: window.context().pages().length,
      }).toEqual({
        printed: { bytes: receipt.bytes },
        path: join(folder, 'Spoor exports', 'report.pdf'),
        title: true,
        pages: '2',
        outline: true,
        tags: true,
        open: pages,
      })
    },
  )

  test('gives a second start to the first, and says who holds the profile', async () => {
    await start()
    const window = await drive()
    await window.evaluate(`fetch('/api/host-events', { method: 'POST', body: '{}' }).then(async ({ body }) => {
      const { value } = await body.getReader().read()
      globalThis.told = new TextDecoder().decode(value)
    }), undefined`)
    const profile = join(folder, 'profile')
    const given = await handOver(profile, ['/evidence/late.json'])
    await until(window, 'globalThis.told')
    const told = await window.evaluate('told')
    const second = await start().catch((error: unknown) => (error as Error).message)
    expect({ given, told, second }).toEqual({
      given: true,
      told: '{"kind":"open","paths":["/evidence/late.json"]}\n',
      second: `Another Spoor uses the folder ${profile}.`,
    })
  })

  test('brings the window back when the browser opens a file in it', async () => {
    const file = join(folder, 'dropped.txt')
    writeFileSync(file, 'evidence')
    await start()
    const window = await drive()
    const session = await window.context().newCDPSession(window)
    const left = window.waitForEvent('framenavigated', (frame) => frame.url().startsWith('file:'))
    await session.send('Page.navigate', { url: pathToFileURL(file).href })
    await left
    while (!window.url().startsWith('http://spoor.localhost/')) await window.waitForTimeout(20)
    await until(window, 'globalThis.ask !== undefined')
    expect(await window.evaluate(`ask('capabilities', {})`)).toMatchObject({ dropPaths: 'route' })
  })

  test('ends with a sentence when the browser is killed, and cleans up', async () => {
    const host = await start()
    const window = await drive()
    await window.evaluate(`ask('begin-export', { name: 'x.csv', folder: '', ask: false })`)
    const before = readdirSync(join(folder, 'Spoor exports')).length
    process.kill(host.browserPid, 'SIGKILL')
    const end = await host.closed
    expect({
      end,
      before,
      after: readdirSync(join(folder, 'Spoor exports')),
      held: await handOver(join(folder, 'profile'), []),
    }).toEqual({
      end: {
        kind: 'died',
        sentence: expect.stringMatching(/^The browser has ended \(signal SIGKILL/) as string,
      },
      before: 1,
      after: [],
      held: false,
    })
  })

  test('ends with a sentence when the process of the window dies', async () => {
    const host = await start()
    const window = await drive()
    const session = await window.context().newCDPSession(window)
    session.send('Page.crash').catch(() => undefined)
    expect(await host.closed).toEqual({
      kind: 'died',
      sentence: expect.stringMatching(/^The window's process has ended/) as string,
    })
  })

  test('ends when the window is closed', async () => {
    const host = await start()
    const window = await drive()
    await window.close()
    expect(await host.closed).toEqual({ kind: 'closed' })
  })

  test('hands the job to the page and hears its last word', async () => {
    const report = await new Promise<JobReport>((resolve, reject) => {
      start({ job: true, onJobReport: resolve }).catch(reject)
    })
    expect(report).toEqual({
      kind: 'done',
      summary: { roots: ['/a'], query: '', timeZone: 'UTC', folder },
      clean: true,
    })
  })

  test('says why a browser did not start', async () => {
    const shim = join(folder, 'browser')
    writeFileSync(shim, '#!/bin/sh\necho no display here >&2\nexit 7\n', { mode: 0o755 })
    const options = {
      profile: join(folder, 'p'),
      headless: true,
      job: null,
      initialPaths: [],
      samplePath: '',
    }
    const failed = await startLoopbackHost({
      ...options,
      assets: folder,
      intakeWorker: pathToFileURL(folder),
      browserPath: shim,
    }).catch((error: unknown) => (error as Error).message)
    expect(failed).toBe('The browser ended before its window opened (exit code 7; no display here).')
  })
})
