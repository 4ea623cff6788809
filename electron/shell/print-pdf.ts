/** How does a page become a PDF here? In a window that is never shown and runs no script. */
import { BrowserWindow } from 'electron'
import type { PdfPage } from '../service/pdf-page.js'
import { ORIGIN } from './origin.js'

export async function* printPdf(path: string, page: PdfPage): AsyncGenerator<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      javascript: false,
      spellcheck: false,
    },
  })
  try {
    await window.loadURL(ORIGIN + path)
    yield await window.webContents.printToPDF({ ...page })
  } finally {
    window.destroy()
  }
}
