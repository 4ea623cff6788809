/** Is the browser started offline, on its own profile, with a sandbox unless that is impossible? */
import { expect, test } from 'vitest'
import { browserArguments } from '../../../../electron/loopback/browser-arguments.js'

const setting = { profile: '/p', headless: false, port: 4711, sandbox: true, extraArguments: [] }

test('one name leads to us and every other nowhere, by name or by proxy', () => {
  const given = browserArguments(setting)
  expect(given).toContain(
    '--host-resolver-rules=MAP spoor.localhost:80 127.0.0.1:4711, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  )
  expect(given).toEqual(
    expect.arrayContaining(['--no-proxy-server', '--remote-debugging-pipe', '--user-data-dir=/p']),
  )
})

test('the sandbox and the window are there unless asked otherwise', () => {
  const odd = ['--no-sandbox', '--headless=new', '--extra']
  const plain = browserArguments(setting)
  const other = browserArguments({ ...setting, sandbox: false, headless: true, extraArguments: ['--extra'] })
  expect([odd.filter((word) => plain.includes(word)), odd.filter((word) => other.includes(word))]).toEqual([
    [],
    odd,
  ])
})

test('threads keep little memory for young objects', () => {
  expect(browserArguments(setting)).toContain('--js-flags=--max-semi-space-size=4')
})

test('no argument holds a secret: everybody on the machine can read them', () => {
  expect(browserArguments(setting).join(' ')).not.toMatch(/[0-9a-f]{16}/)
})
