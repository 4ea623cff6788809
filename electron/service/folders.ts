/** Where do the application's own files live, and where do exports go? */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** The folder of cases and settings; SPOOR_PROFILE overrides what is usual on the platform. Absolute. */
export function profileFolder(platform: NodeJS.Platform, environment: Environment): string {
  const named = environment['SPOOR_PROFILE']
  if (named !== undefined && named !== '') return resolve(named)
  const home = homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Spoor')
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Spoor')
  const data = environment['XDG_DATA_HOME']
  // the base directory specification: relative values are to be ignored
  return join(data !== undefined && data.startsWith('/') ? data : join(home, '.local', 'share'), 'spoor')
}

/** Documents where there is one, else the home folder; in it, a folder of our own. */
export function exportFolder(): string {
  const documents = join(homedir(), 'Documents')
  return join(existsSync(documents) ? documents : homedir(), 'Spoor exports')
}
