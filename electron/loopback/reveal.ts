/** How is an export's folder shown, without a desktop toolkit? By the system's own opener, and only ever a folder. */
import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: '/usr/bin/open',
  win32: 'explorer.exe',
}

/** Null where there is nothing to show a folder with (no desktop). */
export function folderOpener(headless: boolean): ((path: string) => Promise<void>) | null {
  const opener = headless ? undefined : (openers[process.platform] ?? linuxOpener())
  if (opener === undefined) return null
  return (path) => {
    const folder = statSync(path).isDirectory() ? path : dirname(path)
    return new Promise((resolve, reject) => {
      const child = spawn(opener, [folder], { stdio: 'ignore', detached: true })
      child.on('error', reject)
      child.on('spawn', () => {
        child.unref()
        resolve()
      })
    })
  }
}

function linuxOpener(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  return folders
    .map((folder) => join(folder, 'xdg-open'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
