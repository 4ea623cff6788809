/** What do Electron's dialogs, desktop and printer do for the service? */
import { join } from 'node:path'
import { app, dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { Natives } from '../service/natives.js'
import { printPdf } from './print-pdf.js'

export interface NativesOptions {
  /** The window that dialogs belong to; null while there is none. */
  readonly window: () => BrowserWindow | null
  readonly samplePath: string
}

const chosen: Readonly<Record<'files' | 'folder', OpenDialogOptions>> = {
  files: { title: 'Add evidence files', properties: ['openFile', 'multiSelections', 'showHiddenFiles'] },
  folder: { title: 'Add an evidence folder', properties: ['openDirectory', 'multiSelections'] },
}

export function electronNatives({ window, samplePath }: NativesOptions): Natives {
  const warnings = app.commandLine.hasSwitch('no-sandbox')
    ? ['Electron runs without its sandbox because Spoor was started as root. Start it as an ordinary user.']
    : []
  return {
    capabilities: () => ({
      hostName: `Electron ${process.versions['electron'] ?? ''}`,
      dropPaths: 'preload',
      exportFolder: join(app.getPath('documents'), 'Spoor exports'),
      samplePath,
      warnings,
    }),
    chooseEvidence: async (kind) => {
      const parent = window()
      const reply = await (parent === null
        ? dialog.showOpenDialog(chosen[kind])
        : dialog.showOpenDialog(parent, chosen[kind]))
      return reply.canceled ? [] : reply.filePaths
    },
    chooseTarget: async (suggestion) => {
      const parent = window()
      const options = { title: 'Export', defaultPath: suggestion }
      const reply = await (parent === null
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(parent, options))
      return reply.canceled || reply.filePath === '' ? null : reply.filePath
    },
    droppedPaths: null,
    printPdf,
    reveal: (path) => {
      shell.showItemInFolder(path)
      return Promise.resolve()
    },
  }
}
