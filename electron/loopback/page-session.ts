/** How does the host look into a page for a moment? Attached only as long as needed: it slows the page's requests. */
import type { DevtoolsPipe, DevtoolsReply } from './devtools-pipe.js'

export interface PageSession {
  send(method: string, parameters?: object): Promise<DevtoolsReply>
  /** Settles with the first such event of this page; rejects when the browser ends. Call it before what causes it. */
  next(method: string): Promise<DevtoolsReply>
}

export async function withPage<Result>(
  pipe: DevtoolsPipe,
  targetId: string,
  use: (page: PageSession) => Promise<Result>,
): Promise<Result> {
  const attached = await pipe.send('Target.attachToTarget', { targetId, flatten: true })
  const sessionId = text(attached, 'sessionId')
  try {
    return await use({
      send: (method, parameters) => pipe.send(method, parameters, sessionId),
      next: (method) => nextEvent(pipe, method, sessionId),
    })
  } finally {
    // the page or the whole browser may be gone by now
    await pipe.send('Target.detachFromTarget', { sessionId }).catch(() => undefined)
  }
}

function nextEvent(pipe: DevtoolsPipe, method: string, sessionId: string): Promise<DevtoolsReply> {
  return new Promise((resolve, reject) => {
    const stops = [
      pipe.on(method, (event, session) => {
        if (session !== sessionId) return
        for (const stop of stops) stop()
        resolve(event)
      }),
      pipe.on('Target.detachedFromTarget', (event) => {
        if (event['sessionId'] !== sessionId) return
        for (const stop of stops) stop()
        reject(new Error(`The page went away before ${method}.`))
      }),
    ]
    void pipe.closed.then(() => {
      for (const stop of stops) stop()
      reject(new Error('The browser has ended.'))
    })
  })
}

/** Goes to the address and waits until it is loaded; throws when that failed. */
export async function openAddress(page: PageSession, url: string): Promise<void> {
  await page.send('Page.enable')
  const loaded = page.next('Page.loadEventFired')
  const { errorText } = await page.send('Page.navigate', { url }).catch((error: unknown) => {
    loaded.catch(() => undefined)
    throw error
  })
  if (typeof errorText === 'string' && errorText !== '') {
    loaded.catch(() => undefined)
    throw new Error(`${url} did not open: ${errorText}`)
  }
  await loaded
}

/** A field that the protocol promises to be a text. */
export function text(reply: DevtoolsReply, name: string): string {
  const value = reply[name]
  if (typeof value !== 'string') throw new Error(`The browser's answer has no ${name}.`)
  return value
}
