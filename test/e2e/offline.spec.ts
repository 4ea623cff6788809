/** Does nothing leave the machine? By the browser's own record of its network, whatever a page tries. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logOf, recordOf, test } from './evidence.js'
import { ask, expectEnd, matchCount } from './screen.js'
import { expect } from './spoor.js'

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> }
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, unknown>> }[]
}

/** The log is closed when the browser ends; if it was ended early, its last line is missing. */
function readNetLog(path: string): NetLog {
  const text = readFileSync(path, 'utf8')
  try {
    return JSON.parse(text) as NetLog
  } catch {
    return JSON.parse(`${text.trimEnd().replace(/,$/, '')}]}`) as NetLog
  }
}

/** Parameters of all events of these types. */
function eventsOf(log: NetLog, types: RegExp): readonly string[] {
  const ids = new Set(
    Object.entries(log.constants.logEventTypes).flatMap(([name, id]) => (types.test(name) ? [id] : [])),
  )
  return log.events.flatMap(({ type, params }) =>
    ids.has(type) && params !== undefined ? [JSON.stringify(params)] : [],
  )
}

const FOREIGN = '198.51.100.7'

test('No connection goes anywhere but to the loopback server, and no name is looked up', async ({
  start,
  evidence,
}) => {
  const netLog = join(evidence.path, 'netlog.json')
  const bait = recordOf(0, {
    userAgent: `http://${FOREIGN}/agent`,
    eventName: `<img src="http://${FOREIGN}/x.png">`,
    requestParameters: { url: 'https://evil.example/?a=1', host: 'evil.example' },
  })
  const { page, drop, close, strays } = await start({
    browserArguments: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
  })
  await drop([evidence.write('bait.json', logOf([bait, recordOf(1)]))])
  await expectEnd(page, 'bait: all evidence was read')
  await ask(page, 'evil.example', '1 of 2 events')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Report as PDF…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Write the file' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()

  // what injected code would try
  const outcomes = await page.evaluate(async (foreign) => {
    const failed = (work: () => unknown): Promise<string> =>
      Promise.resolve()
        .then(work)
        .then(
          () => 'done',
          () => 'refused',
        )
    const once = (target: EventTarget, good: string): Promise<string> =>
      new Promise((resolve) => {
        target.addEventListener(good, () => resolve('done'))
        target.addEventListener('error', () => resolve('refused'))
      })
    const image = new Image()
    const loaded = once(image, 'load')
    image.src = `http://${foreign}/x.png`
    const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:${foreign}:3478` }] })
    connection.createDataChannel('x')
    await connection.setLocalDescription(await connection.createOffer())
    const inline = document.createElement('script')
    const style = document.createElement('link')
    style.rel = 'stylesheet'
    style.href = `http://${foreign}/x.css`
    const styled = once(style, 'load')
    document.head.append(style)
    const result = {
      fetch: await failed(() => fetch(`http://${foreign}/`)),
      beacon: navigator.sendBeacon(`http://${foreign}/`, 'x') ? 'taken' : 'refused',
      socket: await failed(() =>
        once(new WebSocket(`ws://${foreign}/`), 'open').then(
          (end) => end === 'refused' && Promise.reject(new Error()),
        ),
      ),
      image: await loaded,
      style: await styled,
      markup: await failed(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>')),
      script: await failed(() => (inline.textContent = 'globalThis.executed = true')),
      handler: await failed(() => document.body.setAttribute('onclick', 'globalThis.executed = true')),
      worker: await failed(() => new Worker(`data:text/javascript,fetch("http://${foreign}/")`)),
      executed: 'executed' in globalThis,
    }
    await new Promise((resolve) => setTimeout(resolve, 1500))
    connection.close()
    return result
  }, FOREIGN)
  expect(outcomes).toMatchObject({
    fetch: 'refused',
    socket: 'refused',
    image: 'refused',
    style: 'refused',
    markup: 'refused',
    script: 'refused',
    handler: 'refused',
    worker: 'refused',
    executed: false,
  })
  await expect(matchCount(page)).toHaveText('1 of 2 events')
  // each of the tries was refused by the page's policy, and nothing else was complained about
  const complaints = strays.splice(0)
  expect(
    complaints.filter(
      (line) => !/Content Security Policy|TrustedHTML|TrustedScript|foreign request/.test(line),
    ),
  ).toEqual([])
  await close()

  const log = readNetLog(netLog)
  const connections = eventsOf(
    log,
    /^(?:TCP_CONNECT|TCP_CONNECT_ATTEMPT|SOCKET_POOL_CONNECT|TRANSPORT_CONNECT_JOB_CONNECT_ATTEMPT)$/,
  )
  expect(connections.length).toBeGreaterThan(0)
  const addresses = new Set(
    connections.flatMap((line) => line.match(/(?:\d+\.){3}\d+|\[[0-9a-f:]+\]/g) ?? []),
  )
  expect([...addresses]).toEqual(['127.0.0.1'])
  expect(
    eventsOf(
      log,
      /^(?:DNS_TRANSACTION|DNS_TRANSACTION_QUERY|DNS_TRANSACTION_ATTEMPT|HOST_RESOLVER_SYSTEM_TASK)$/,
    ),
  ).toEqual([])
  expect(eventsOf(log, /^UDP_BYTES_SENT$/)).toEqual([])
  expect(
    eventsOf(log, /CONNECT/).filter((line) => line.includes(FOREIGN) || line.includes('evil.example')),
  ).toEqual([])
})

test('Every page and answer carries the strict policy and its headers', async ({ start }) => {
  const { page } = await start()
  const response = await page.goto('http://spoor.localhost/')
  expect(response?.headers()).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  const policy = response?.headers()['content-security-policy']?.split('; ') ?? []
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "worker-src 'self'",
      "frame-src 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]),
  )
  expect(policy.join(' ')).not.toMatch(/unsafe|\*|https?:/)
  await expect(page.getByRole('heading', { name: 'Spoor', exact: true })).toBeVisible()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
})
