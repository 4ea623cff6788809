/** What does the shell ask of Electron, and in which order? The part of the module that it uses, recording every call.
 *
 *  Its types are checked against Electron's own (`satisfies`), so that a renamed method does not compile. */
import type * as Electron from 'electron'

type Listener = (...given: never[]) => unknown

/** Every call in order, as `name` and what was given. */
export const calls: { readonly name: string; readonly given: readonly unknown[] }[] = []
const listeners = new Map<string, Listener[]>()
const switches = new Set<string>()
let settleReady = (): void => undefined
let whenReady = Promise.resolve()

export const situation = { firstInstance: true, packaged: false }

/** Forgets everything; the application is not ready. */
export function reset(): void {
  calls.length = 0
  listeners.clear()
  switches.clear()
  situation.firstInstance = true
  situation.packaged = false
  whenReady = new Promise((resolve) => (settleReady = resolve))
}

export function becomeReady(): void {
  calls.push({ name: 'ready', given: [] })
  settleReady()
}

/** Calls whoever listens to this event of this object ('app', 'contents', 'window', 'session'). */
export function emit(event: string, ...given: readonly unknown[]): void {
  for (const listener of listeners.get(event) ?? []) listener(...(given as never[]))
}

export function givenTo(name: string): readonly unknown[] {
  const found = calls.find((call) => call.name === name)
  if (found === undefined) throw new Error(`${name} was not called`)
  return found.given
}

export function namesOfCalls(): readonly string[] {
  return calls.map(({ name }) => name)
}

function record<Result>(name: string, result: Result): (...given: readonly unknown[]) => Result {
  return (...given) => {
    calls.push({ name, given })
    return result
  }
}

function listen(object: string): (event: string, listener: Listener) => void {
  return (event, listener) => {
    const name = `${object} ${event}`
    listeners.set(name, [...(listeners.get(name) ?? []), listener])
  }
}

/** Nothing but what the real object has. */
type Part<Whole> = { [Key in keyof Whole]?: unknown }

export const app = {
  get isPackaged() {
    return situation.packaged
  },
  setPath: record('app.setPath', undefined),
  getPath: (name: string) => `/${name}`,
  requestSingleInstanceLock: (...given: readonly unknown[]) => {
    calls.push({ name: 'app.requestSingleInstanceLock', given })
    return situation.firstInstance
  },
  quit: record('app.quit', undefined),
  enableSandbox: record('app.enableSandbox', undefined),
  setAppUserModelId: record('app.setAppUserModelId', undefined),
  configureHostResolver: record('app.configureHostResolver', undefined),
  on: listen('app'),
  whenReady: () => whenReady,
  commandLine: {
    appendSwitch: (name: string, value?: string) => {
      switches.add(name)
      calls.push({ name: 'switch', given: value === undefined ? [name] : [name, value] })
    },
    hasSwitch: (name: string) => switches.has(name),
  },
} satisfies Part<Electron.App>

export const protocol = {
  registerSchemesAsPrivileged: record('protocol.registerSchemesAsPrivileged', undefined),
} satisfies Part<Electron.Protocol>

const defaultSession = {
  protocol: { handle: record('session.protocol.handle', undefined) },
  setSpellCheckerEnabled: record('session.setSpellCheckerEnabled', undefined),
  setSpellCheckerLanguages: record('session.setSpellCheckerLanguages', undefined),
  webRequest: { onBeforeRequest: record('session.webRequest.onBeforeRequest', undefined) },
  setPermissionCheckHandler: record('session.setPermissionCheckHandler', undefined),
  setPermissionRequestHandler: record('session.setPermissionRequestHandler', undefined),
  setDevicePermissionHandler: record('session.setDevicePermissionHandler', undefined),
  setProxy: record('session.setProxy', Promise.resolve()),
  on: listen('session'),
} satisfies Part<Electron.Session>

export const session = { defaultSession }

export class BrowserWindow {
  readonly webContents = {
    printToPDF: record('contents.printToPDF', Promise.resolve(Buffer.from('%PDF-1.7'))),
  } satisfies Part<Electron.WebContents>
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    calls.push({ name: 'new BrowserWindow', given: [options] })
  }
  readonly once = listen('window')
  readonly loadURL = record('window.loadURL', Promise.resolve())
  readonly show = record('window.show', undefined)
  readonly focus = record('window.focus', undefined)
  readonly destroy = record('window.destroy', undefined)
}

export const dialog = {
  showOpenDialog: record(
    'dialog.showOpenDialog',
    Promise.resolve({ canceled: false, filePaths: ['/chosen/log.json'] }),
  ),
  showSaveDialog: record('dialog.showSaveDialog', Promise.resolve({ canceled: true, filePath: '' })),
} satisfies Part<Electron.Dialog>

export const shell = {
  showItemInFolder: record('shell.showItemInFolder', undefined),
} satisfies Part<Electron.Shell>

export const Menu = {
  buildFromTemplate: (template: readonly Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: record('Menu.setApplicationMenu', undefined),
}

export const contextBridge = {
  exposeInMainWorld: record('contextBridge.exposeInMainWorld', undefined),
} satisfies Part<Electron.ContextBridge>

export const webUtils = {
  getPathForFile: (file: unknown) => `/path/of/${String(file)}`,
} satisfies Part<Electron.WebUtils>

/** The contents of any page, as `web-contents-created` hands them over. */
export const contents = {
  on: listen('contents'),
  setWindowOpenHandler: record('contents.setWindowOpenHandler', undefined),
  setWebRTCIPHandlingPolicy: record('contents.setWebRTCIPHandlingPolicy', undefined),
} satisfies Part<Electron.WebContents>
