/** What does the one window look like, and what may it do? Sandboxed, isolated, no Node, our preload script only. */
import { app, BrowserWindow } from 'electron'

export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Spoor',
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 500,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // an ingest goes on at full speed while the window is covered
      backgroundThrottling: false,
      devTools: !app.isPackaged,
    },
  })
  window.once('ready-to-show', () => window.show())
  return window
}
