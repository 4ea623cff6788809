/** Does the window hear everything once, in order, even when it starts to listen late or is reloaded? */
import { expect, test } from 'vitest'
import { createHostEvents } from '../../../../electron/service/host-events.js'

const opened = (path: string) => ({ kind: 'open', paths: [path] }) as const

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const { value } = await stream.getReader().read()
  return Buffer.from(value ?? []).toString()
}

test('what came before anybody listened is told first', async () => {
  const events = createHostEvents()
  events.push(opened('/a'))
  const stream = events.stream()
  events.push(opened('/b'))
  events.close()
  expect(await new Response(stream).text()).toBe(
    '{"kind":"open","paths":["/a"]}\n{"kind":"open","paths":["/b"]}\n',
  )
})

test('a newer listener ends the older, and a cancelled one loses nothing that comes later', async () => {
  const events = createHostEvents()
  const older = events.stream()
  const newer = events.stream()
  expect(await firstLine(older)).toBe('')
  await newer.cancel()
  events.push(opened('/late'))
  expect(await firstLine(events.stream())).toBe('{"kind":"open","paths":["/late"]}\n')
})
