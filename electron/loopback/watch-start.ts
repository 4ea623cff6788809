/** Did the window's own code start? A job without a person must not wait for a page that never came to life. */
import { API_PREFIX, routes } from '../../shared/contract/routes.js'
import type { DevtoolsPipe, DevtoolsReply } from './devtools-pipe.js'
import { withPage } from './page-session.js'

type Handle = (request: Request) => Promise<Response>

export interface StartWatch {
  /** The handler, watched: the first thing that the window's code asks for is what the host can do. */
  observe(handle: Handle): Handle
  /** Settles once it has asked; throws with the page's first error when a loaded page has not done so after `GRACE_MS`. */
  confirmed(pipe: DevtoolsPipe, targetId: string): Promise<void>
}

const GRACE_MS = 30_000

export function watchStart(): StartWatch {
  let settle = (): void => undefined
  const asked = new Promise<'asked'>((resolve) => (settle = () => resolve('asked')))
  const capabilities = API_PREFIX + routes.capabilities.name
  return {
    observe: (handle) => (request) => {
      if (new URL(request.url).pathname === capabilities) settle()
      return handle(request)
    },
    confirmed: async (pipe, targetId) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), GRACE_MS)))
      const gone = pipe.closed.then(() => 'gone' as const)
      const outcome = await Promise.race([asked, late, gone])
      clearTimeout(timer)
      if (outcome === 'gone') throw new Error('The browser ended before its window started.')
      if (outcome === 'late') throw new Error(`The window did not start: ${await firstError(pipe, targetId)}`)
    },
  }
}

/** What the page reports when its console is opened afterwards: the browser keeps the last messages. */
async function firstError(pipe: DevtoolsPipe, targetId: string): Promise<string> {
  const found: string[] = []
  const keep = (text: unknown): void => void (typeof text === 'string' && found.push(text))
  const stops = [
    pipe.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      const { text, exception } = exceptionDetails as DevtoolsReply & { exception?: DevtoolsReply }
      keep(exception?.['description'] ?? text)
    }),
    pipe.on('Log.entryAdded', ({ entry }) => keep((entry as DevtoolsReply)['text'])),
  ]
  await withPage(pipe, targetId, async (page) => {
    await page.send('Log.enable')
    await page.send('Runtime.enable')
  })
  for (const stop of stops) stop()
  return found[0] ?? 'it reported no error.'
}
