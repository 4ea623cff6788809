/** Where does the profile live on each platform? */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { profileFolder } from '../../../../electron/service/folders.js'

test('each platform has its usual place, and SPOOR_PROFILE overrides it', () => {
  expect([
    profileFolder('linux', {}),
    profileFolder('linux', { XDG_DATA_HOME: '/data' }),
    profileFolder('linux', { XDG_DATA_HOME: 'relative' }),
    profileFolder('darwin', {}),
    profileFolder('win32', { LOCALAPPDATA: '/local' }),
    profileFolder('linux', { SPOOR_PROFILE: 'here' }),
  ]).toEqual([
    join(homedir(), '.local', 'share', 'spoor'),
    join('/data', 'spoor'),
    join(homedir(), '.local', 'share', 'spoor'),
    join(homedir(), 'Library', 'Application Support', 'Spoor'),
    join('/local', 'Spoor'),
    resolve('here'),
  ])
})
