/** Which browser is installed here that can carry the window? Chromium and its relatives, on PATH or in the usual places. */
import { accessSync, constants, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'

const onPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'brave',
]

const macApplications = ['Chromium', 'Google Chrome', 'Microsoft Edge', 'Brave Browser']

const windowsPrograms = [
  ['Chromium', 'Application', 'chrome.exe'],
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
]

export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly isExecutable: (path: string) => boolean
}

export const thisMachine: Surroundings = {
  platform: process.platform,
  environment: process.env,
  isExecutable: (path) => {
    try {
      accessSync(path, constants.X_OK)
      return statSync(path).isFile()
    } catch {
      return false
    }
  },
}

/** The path of the first browser found, in order of preference; undefined when there is none. SPOOR_BROWSER decides alone. */
export function findBrowser(around: Surroundings): string | undefined {
  const { SPOOR_BROWSER: chosen } = around.environment
  if (chosen !== undefined && chosen !== '') return around.isExecutable(chosen) ? chosen : undefined
  return candidates(around).find((path) => around.isExecutable(path))
}

function candidates({ platform, environment }: Surroundings): readonly string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', posix.join(environment['HOME'] ?? '/', 'Applications')]
    return macApplications.flatMap((name) =>
      folders.map((folder) => posix.join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
    )
  }
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => environment[name])
    return windowsPrograms.flatMap((parts) =>
      roots.flatMap((root) => (root === undefined || root === '' ? [] : [win32.join(root, ...parts)])),
    )
  }
  const folders = (environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  const usual = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/usr/lib/chromium', '/opt/google/chrome']
  return onPath.flatMap((name) => [...folders, ...usual].map((folder) => posix.join(folder, name)))
}
