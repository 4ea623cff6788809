/** Is Electron wired as the threat model says: order, window, permissions, navigation, foreign requests, quitting? */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as electron from '../../../support/electron-stand-in.js'
import { startShell } from '../../../../electron/shell/start-shell.js'

vi.mock('electron', () => import('../../../support/electron-stand-in.js'))

type Handle = (request: Request) => Response | Promise<Response>

let folder = ''
const argv = process.argv

beforeEach(() => {
  electron.reset()
  folder = mkdtempSync(join(tmpdir(), 'spoor-shell-'))
  process.env['SPOOR_PROFILE'] = join(folder, 'profile')
  process.argv = ['electron', '.', '--no-sandbox', 'evidence.json']
})
afterEach(() => {
  process.argv = argv
  delete process.env['SPOOR_PROFILE']
  rmSync(folder, { recursive: true, force: true })
})

function start(): Promise<void> {
  return startShell({
    assets: folder,
    preload: '/application/preload.cjs',
    intakeWorker: pathToFileURL(join(folder, 'none.js')),
    samplePath: '/sample',
  })
}

async function started(): Promise<Handle> {
  const running = start()
  electron.becomeReady()
  await running
  return electron.givenTo('session.protocol.handle')[1] as Handle
}

async function ask(handle: Handle, route: string, input: object): Promise<Record<string, unknown>> {
  const body = JSON.stringify(input)
  const response = await handle(new Request(`app://spoor/api/${route}`, { method: 'POST', body }))
  return (await response.json()) as Record<string, unknown>
}

test('everything that must precede readiness does, and the window comes last', async () => {
  await started()
  const order = electron.namesOfCalls().filter((name) => name !== 'switch')
  expect(order).toEqual([
    'app.setPath',
    'app.requestSingleInstanceLock',
    'protocol.registerSchemesAsPrivileged',
    'app.enableSandbox',
    'app.setAppUserModelId',
    'ready',
    'Menu.setApplicationMenu',
    'app.configureHostResolver',
    'session.setSpellCheckerEnabled',
    'session.setSpellCheckerLanguages',
    'session.webRequest.onBeforeRequest',
    'session.setPermissionCheckHandler',
    'session.setPermissionRequestHandler',
    'session.setDevicePermissionHandler',
    'session.setProxy',
    'session.protocol.handle',
    'new BrowserWindow',
    'window.loadURL',
  ])
  expect(electron.namesOfCalls().lastIndexOf('switch')).toBeLessThan(electron.namesOfCalls().indexOf('ready'))
})

test('one standard, secure scheme, without a way around the content policy', async () => {
  await started()
  expect(electron.givenTo('protocol.registerSchemesAsPrivileged')).toEqual([
    [
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ],
  ])
  expect(electron.givenTo('window.loadURL')).toEqual(['app://spoor/'])
})

test('the window is sandboxed and isolated', async () => {
  await started()
  const [options] = electron.givenTo('new BrowserWindow')
  expect(options).toMatchObject({
    show: false,
    webPreferences: {
      preload: '/application/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
})

test("the window's threads keep little memory for young objects", async () => {
  await started()
  const switches = electron.calls.filter(({ name }) => name === 'switch').map(({ given }) => given)
  expect(switches).toContainEqual(['js-flags', '--max-semi-space-size=4'])
})

test('names, proxies and dictionaries are off', async () => {
  await started()
  const switches = electron.calls.filter(({ name }) => name === 'switch').map(({ given }) => given)
  expect(switches).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND'])
  expect([
    electron.givenTo('app.configureHostResolver'),
    electron.givenTo('session.setProxy'),
    electron.givenTo('session.setSpellCheckerEnabled'),
    electron.givenTo('session.setSpellCheckerLanguages'),
  ]).toEqual([
    [{ secureDnsMode: 'off', enableBuiltInResolver: false }],
    [{ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' }],
    [false],
    [[]],
  ])
})

test('every request that is not ours is cancelled', async () => {
  await started()
  const [decide] = electron.givenTo('session.webRequest.onBeforeRequest') as [
    (details: { url: string }, answer: (reply: { cancel: boolean }) => void) => void,
  ]
  const cancelled = (url: string): boolean => {
    let cancel = false
    decide({ url }, (reply) => (cancel = reply.cancel))
    return cancel
  }
  const foreign = [
    'https://example.com/',
    'http://spoor/',
    'app://other/',
    'app://spoor.example/',
    'file:///etc/passwd',
    'ws://127.0.0.1/',
    'ftp://spoor/',
    'nonsense',
  ]
  const own = ['app://spoor/main.js', 'blob:app://spoor/1', 'data:text/plain,a']
  expect([foreign.map(cancelled), own.map(cancelled)]).toEqual([
    foreign.map(() => true),
    own.map(() => false),
  ])
})

test('permissions are denied but for storage and writing to the clipboard', async () => {
  await started()
  const [check] = electron.givenTo('session.setPermissionCheckHandler') as [
    (contents: null, permission: string, origin: string) => boolean,
  ]
  const [decide] = electron.givenTo('session.setPermissionRequestHandler') as [
    (contents: null, permission: string, answer: (yes: boolean) => void, details: object) => void,
  ]
  const asked = (permission: string, requestingUrl: string): boolean => {
    let granted = true
    decide(null, permission, (yes) => (granted = yes), { requestingUrl })
    return granted
  }
  const names = ['persistent-storage', 'clipboard-sanitized-write', 'clipboard-read', 'media', 'openExternal']
  const [device] = electron.givenTo('session.setDevicePermissionHandler') as [() => boolean]
  expect({
    checked: names.map((name) => check(null, name, 'app://spoor/')),
    asked: names.map((name) => asked(name, 'app://spoor/')),
    foreign: check(null, 'persistent-storage', 'https://example.com/'),
    device: device(),
  }).toEqual({
    checked: [true, true, false, false, false],
    asked: [true, true, false, false, false],
    foreign: false,
    device: false,
  })
})

test('a page can neither leave nor open anything', async () => {
  await started()
  electron.emit('app web-contents-created', {}, electron.contents)
  const prevented: string[] = []
  const events = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']
  for (const event of events) {
    electron.emit(`contents ${event}`, { preventDefault: () => prevented.push(event) })
  }
  electron.emit('session will-download', { preventDefault: () => prevented.push('will-download') })
  const [open] = electron.givenTo('contents.setWindowOpenHandler') as [() => unknown]
  expect([prevented, open()]).toEqual([[...events, 'will-download'], { action: 'deny' }])
})

test('only the one host of the scheme is answered', async () => {
  const handle = await started()
  const other = await handle(new Request('app://other/api/capabilities', { method: 'POST', body: '{}' }))
  expect(other.status).toBe(404)
})

test('the handler knows the desktop: dialogs, folders, paths given at start', async () => {
  const handle = await started()
  electron.emit('app open-file', { preventDefault: () => undefined }, '/late.json')
  const capabilities = await ask(handle, 'capabilities', {})
  const chosen = await ask(handle, 'choose-evidence', { kind: 'folder' })
  const asked = { name: 'events.csv', folder: '', ask: true }
  const cancelled = await ask(handle, 'begin-export', asked)
  await ask(handle, 'reveal', { path: '/exports/events.csv' })
  expect({ capabilities, chosen, cancelled }).toMatchObject({
    capabilities: {
      chooseDialog: true,
      saveDialog: true,
      reveal: true,
      dropPaths: 'preload',
      exportFolder: '/documents/Spoor exports',
      initialPaths: [join(process.cwd(), 'evidence.json')],
    },
    chosen: { paths: ['/chosen/log.json'] },
    cancelled: { cancelled: true },
  })
  expect(electron.givenTo('shell.showItemInFolder')).toEqual(['/exports/events.csv'])
})

test('a file opened before the window counts as given; later ones are told to the window', async () => {
  const running = start()
  const prevented: string[] = []
  electron.emit('app open-file', { preventDefault: () => prevented.push('early') }, '/early.json')
  electron.becomeReady()
  await running
  const handle = electron.givenTo('session.protocol.handle')[1] as Handle
  electron.emit('app second-instance', {}, ['electron'], '/', { paths: ['/second.json'] })
  electron.emit('app second-instance', {}, ['electron'], '/', { paths: 7 })
  const capabilities = await ask(handle, 'capabilities', {})
  const events = await handle(new Request('app://spoor/api/host-events', { method: 'POST', body: '{}' }))
  const { value } = (await events.body?.getReader().read()) ?? {}
  expect({
    prevented,
    initial: capabilities['initialPaths'],
    told: Buffer.from(value ?? []).toString(),
    focused: electron.namesOfCalls().filter((name) => name === 'window.focus').length,
  }).toEqual({
    prevented: ['early'],
    initial: [join(process.cwd(), 'evidence.json'), '/early.json'],
    told: '{"kind":"open","paths":["/second.json"]}\n',
    focused: 2,
  })
})

test('a second start hands its paths over and opens nothing', async () => {
  electron.situation.firstInstance = false
  await start()
  expect(electron.namesOfCalls()).toEqual(['app.setPath', 'app.requestSingleInstanceLock', 'app.quit'])
  expect(electron.givenTo('app.requestSingleInstanceLock')).toEqual([
    { paths: [join(process.cwd(), 'evidence.json')] },
  ])
})

test('the last window ends the application, and nothing unfinished stays behind', async () => {
  const handle = await started()
  electron.emit('app window-all-closed')
  const exports = join(folder, 'exports')
  vi.spyOn(electron.app, 'getPath').mockReturnValue(exports)
  const begun = await ask(handle, 'begin-export', { name: 'half.csv', folder: '', ask: false })
  const before = readdirSync(join(exports, 'Spoor exports')).length
  electron.emit('app will-quit')
  expect({
    quit: electron.namesOfCalls().includes('app.quit'),
    begun: begun['path'],
    before,
    after: readdirSync(join(exports, 'Spoor exports')),
    there: existsSync(String(begun['path'])),
  }).toEqual({
    quit: true,
    begun: join(exports, 'Spoor exports', 'half.csv'),
    before: 1,
    after: [],
    there: false,
  })
})

test('a report is printed in a window that nobody sees and that runs no script', async () => {
  const handle = await started()
  vi.spyOn(electron.app, 'getPath').mockReturnValue(folder)
  const { id } = await ask(handle, 'begin-export', { name: 'report.pdf', folder: '', ask: false })
  const printed = await ask(handle, 'print-report', { id, html: '<h1>a</h1>', footer: 'f', landscape: true })
  const [options] = electron.calls.filter(({ name }) => name === 'new BrowserWindow').at(-1)?.given ?? []
  const [address] = electron.calls.filter(({ name }) => name === 'window.loadURL').at(-1)?.given ?? []
  expect({ printed, options, page: electron.givenTo('contents.printToPDF')[0] }).toMatchObject({
    printed: { bytes: 8 },
    options: { show: false, webPreferences: { javascript: false, sandbox: true, contextIsolation: true } },
    page: { landscape: true, generateTaggedPDF: true, generateDocumentOutline: true },
  })
  expect(address).toMatch(/^app:\/\/spoor\/report\/[0-9a-f]{64}$/)
  expect(electron.namesOfCalls().at(-1)).toBe('window.destroy')
  await ask(handle, 'abandon-export', { id })
})
