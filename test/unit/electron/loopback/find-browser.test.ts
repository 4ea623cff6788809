/** Which browser is taken on each platform? */
import { expect, test } from 'vitest'
import { findBrowser } from '../../../../electron/loopback/find-browser.js'

type Environment = Readonly<Record<string, string>>

function found(platform: NodeJS.Platform, environment: Environment, ...present: readonly string[]) {
  return findBrowser({ platform, environment, isExecutable: (path) => present.includes(path) })
}

test('the first of the list that is there', () => {
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  expect([
    found('linux', { PATH: '/bin:/opt/own' }, '/opt/own/google-chrome', '/usr/bin/chromium'),
    found('linux', { PATH: 'relative:/bin' }, 'relative/chromium', '/bin/brave'),
    found('linux', {}, '/snap/bin/chromium'),
    found('darwin', { HOME: '/Users/a' }, chrome),
    found('win32', { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }, edge),
    found('linux', { PATH: '/bin' }),
    found('linux', { PATH: '/bin', SPOOR_BROWSER: '/own/browser' }, '/own/browser', '/bin/chromium'),
    found('linux', { PATH: '/bin', SPOOR_BROWSER: '/gone' }, '/bin/chromium'),
  ]).toEqual([
    '/usr/bin/chromium',
    '/bin/brave',
    '/snap/bin/chromium',
    chrome,
    edge,
    undefined,
    '/own/browser',
    undefined,
  ])
})
