/** In which order does the desktop application come to life? What must precede `ready` first, one window last. */
import { join } from 'node:path'
import { app, session, type BrowserWindow } from 'electron'
import { createExports } from '../service/exports.js'
import { profileFolder } from '../service/folders.js'
import { createHandler } from '../service/handler.js'
import { createHostEvents } from '../service/host-events.js'
import { THREAD_MEMORY } from '../service/thread-memory.js'
import { pathsHandedOver, pathsOf } from './given-paths.js'
import { setMenu } from './menu.js'
import { electronNatives } from './natives.js'
import { closeSession, confine, stayOffline } from './offline.js'
import { ORIGIN, registerScheme, serveOrigin } from './origin.js'
import { createWindow } from './window.js'

export interface Installation {
  /** Folder of the window's files. */
  readonly assets: string
  readonly preload: string
  readonly intakeWorker: URL
  readonly samplePath: string
}

/** The same in the installer's configuration: Windows groups windows and shortcuts by it. */
export const APPLICATION_ID = 'app.spoor.workbench'

/** Settles when the window is open; at once when another process has it. */
export async function startShell(installation: Installation): Promise<void> {
  app.setPath('userData', join(profileFolder(process.platform, process.env), 'electron'))
  const paths = [...pathsOf(process.argv, app.isPackaged ? 1 : 2, process.cwd())]
  if (!app.requestSingleInstanceLock({ paths })) {
    app.quit()
    return
  }
  registerScheme()
  stayOffline()
  app.commandLine.appendSwitch('js-flags', THREAD_MEMORY)
  app.enableSandbox()
  app.setAppUserModelId(APPLICATION_ID)

  let window: BrowserWindow | null = null
  let serving = false
  const exports = createExports()
  const events = createHostEvents()
  const open = (more: readonly string[]): void => {
    if (!serving) paths.push(...more)
    else if (more.length > 0) events.push({ kind: 'open', paths: more })
    window?.focus()
  }
  app.on('web-contents-created', (_event, contents) => confine(contents))
  app.on('second-instance', (_event, _argv, _folder, data) => open(pathsHandedOver(data)))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open([path])
  })
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', () => {
    events.close()
    exports.removeUnfinished()
  })

  await app.whenReady()
  setMenu(process.platform)
  await closeSession(session.defaultSession)
  const { assets, intakeWorker, samplePath, preload } = installation
  serving = true
  serveOrigin(
    session.defaultSession,
    createHandler({
      assets,
      intakeWorker,
      natives: electronNatives({ window: () => window, samplePath }),
      exports,
      events,
      storage: app.getPath('sessionData'),
      initialPaths: paths,
      job: null,
      onJobReport: () => undefined,
    }),
  )
  window = createWindow(preload)
  await window.loadURL(`${ORIGIN}/`)
}
