/** How does the host look into a page for a moment? Attached only as long as needed: it slows the page's requests. */
import type { DevtoolsPipe, DevtoolsReply } from './devtools-pipe.js'

export interface PageSession {
  send(method: string, parameters?: object): Promise<DevtoolsReply>
  /** Calls back for such events of this page; gives the function that stops it. */
  on(method: string, listener: (event: DevtoolsReply) => void): () => void
  /** Settles, with a sentence, when the page or the browser has gone away. */
  readonly gone: Promise<string>
}

export async function withPage<Result>(
  pipe: DevtoolsPipe,
  targetId: string,
  use: (page: PageSession) => Promise<Result>,
): Promise<Result> {
  const attached = await pipe.send('Target.attachToTarget', { targetId, flatten: true })
  const sessionId = text(attached, 'sessionId')
  let leave = (_sentence: string): void => undefined
  const gone = new Promise<string>((resolve) => (leave = resolve))
  void pipe.closed.then(() => leave('The browser has ended.'))
  const stop = pipe.on('Target.detachedFromTarget', (event) => {
    if (event['sessionId'] === sessionId) leave('The page has gone away.')
  })
  try {
    return await use({
      send: (method, parameters) => pipe.send(method, parameters, sessionId),
      on: (method, listener) =>
        pipe.on(method, (event, session) => (session === sessionId ? listener(event) : undefined)),
      gone,
    })
  } finally {
    stop()
    // the page or the whole browser may be gone by now
    await pipe.send('Target.detachFromTarget', { sessionId }).catch(() => undefined)
  }
}

/** Goes to the address and waits until that very document is loaded; throws when that failed. */
export async function openAddress(page: PageSession, url: string): Promise<void> {
  const loaded = new Set<unknown>()
  let look = (): void => undefined
  const stop = page.on('Page.lifecycleEvent', ({ name, loaderId }) => {
    if (name !== 'load') return
    loaded.add(loaderId)
    look()
  })
  try {
    await page.send('Page.enable')
    await page.send('Page.setLifecycleEventsEnabled', { enabled: true })
    const { errorText, loaderId } = await page.send('Page.navigate', { url })
    if (typeof errorText === 'string' && errorText !== '')
      throw new Error(`${url} did not open: ${errorText}`)
    const complete = new Promise<null>((resolve) => {
      look = () => (loaded.has(loaderId) ? resolve(null) : undefined)
      look()
    })
    const sentence = await Promise.race([complete, page.gone])
    if (sentence !== null) throw new Error(sentence)
  } finally {
    stop()
  }
}

/** A field that the protocol promises to be a text. */
export function text(reply: DevtoolsReply, name: string): string {
  const value = reply[name]
  if (typeof value !== 'string') throw new Error(`The browser's answer has no ${name}.`)
  return value
}
