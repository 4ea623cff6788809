/** Who is told the evidence paths when the program is started a second time? */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createInstance, handOver } from '../../../../electron/loopback/instance.js'

let profile: string
const servers: Server[] = []

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'spoor-instance-'))
})

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  rmSync(profile, { recursive: true })
})

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

const headersOf = ({ headers }: IncomingMessage): string => JSON.stringify(headers)

test('the process that holds the profile is told the paths', async () => {
  const opened: (readonly string[])[] = []
  const instance = createInstance((paths) => opened.push(paths))
  const port = await listen((incoming, outgoing) => {
    if (!instance.intercept(incoming, outgoing)) outgoing.writeHead(404).end()
  })
  await instance.hold(profile, port)
  expect(await handOver(profile, ['/evidence/a.json'])).toBe(true)
  expect(opened).toEqual([['/evidence/a.json']])
  instance.release()
  expect(await handOver(profile, ['/evidence/b.json'])).toBe(false)
})

test('another program on that port is told neither the secret nor a path', async () => {
  const heard: string[] = []
  const port = await listen((incoming, outgoing) => {
    heard.push(headersOf(incoming))
    incoming.on('data', (part: Buffer) => heard.push(part.toString()))
    outgoing.writeHead(200).end('0'.repeat(64))
  })
  await createInstance(() => undefined).hold(profile, port)
  expect(await handOver(profile, ['/evidence/a.json'])).toBe(false)
  expect(heard).toHaveLength(1)
  expect(heard.join()).not.toMatch(/x-spoor-instance|evidence/)
})

test('a program that stays silent, or never stops, does not hold up the start', async () => {
  const silent = await listen(() => undefined)
  await createInstance(() => undefined).hold(profile, silent)
  expect(await handOver(profile, [], 50)).toBe(false)
  rmSync(join(profile, 'spoor-instance.json'))
  const endless = await listen((_, outgoing) => {
    const timer = setInterval(() => outgoing.write('x'.repeat(400)), 1)
    outgoing.on('close', () => clearInterval(timer))
  })
  await createInstance(() => undefined).hold(profile, endless)
  expect(await handOver(profile, [])).toBe(false)
})
