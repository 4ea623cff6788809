/** Does every question to the browser get an answer, even when the browser dies? */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createDevtoolsPipe } from '../../../../electron/loopback/devtools-pipe.js'

function pair() {
  const toBrowser = new PassThrough()
  const fromBrowser = new PassThrough()
  const sent: unknown[] = []
  toBrowser.on('data', (chunk: Buffer) => {
    for (const text of chunk.toString().split('\0')) if (text !== '') sent.push(JSON.parse(text))
  })
  return { pipe: createDevtoolsPipe(toBrowser, fromBrowser), fromBrowser, sent }
}

test('answers find their questions in any order, cut anywhere', async () => {
  const { pipe, fromBrowser, sent } = pair()
  const first = pipe.send('First')
  const second = pipe.send('Second', { a: 'é' }, 'session-1')
  const bytes = Buffer.from('{"id":2,"result":{"b":"ü"}}\0{"id":1,"error":{"message":"no"}}\0')
  for (const byte of bytes) fromBrowser.write(Buffer.from([byte]))
  expect(await second).toEqual({ b: 'ü' })
  await expect(first).rejects.toThrow('First: no')
  expect(sent).toEqual([
    { id: 1, method: 'First', params: {} },
    { id: 2, method: 'Second', params: { a: 'é' }, sessionId: 'session-1' },
  ])
})

test('events reach their listeners until they stop', async () => {
  const { pipe, fromBrowser } = pair()
  const heard: unknown[] = []
  const stop = pipe.on('Page.loaded', (event, session) => heard.push([event, session]))
  const event = '{"method":"Page.loaded","params":{"at":1},"sessionId":"s"}\0'
  fromBrowser.write(`${event}{"method":"Other"}\0`)
  await new Promise(setImmediate)
  stop()
  fromBrowser.write(event)
  await new Promise(setImmediate)
  expect(heard).toEqual([[{ at: 1 }, 's']])
})

test('when the browser dies, what is outstanding and what comes later is rejected', async () => {
  const { pipe, fromBrowser } = pair()
  const outstanding = pipe.send('Page.navigate')
  fromBrowser.end()
  await expect(outstanding).rejects.toThrow('Page.navigate: The browser has ended.')
  await pipe.closed
  await expect(pipe.send('Later')).rejects.toThrow('Later: The browser has ended.')
  expect(pipe.over()).toBe(true)
})
