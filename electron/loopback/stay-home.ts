/** What if the browser opens something else in the window? A file that is dropped on a page that does not listen yet is
 *  opened by the browser itself. The window is brought back, and what opened beside it is closed. */
import { ORIGIN } from './browser-arguments.js'
import type { DevtoolsPipe } from './devtools-pipe.js'
import { openAddress, withPage } from './page-session.js'

/** Pages of the browser itself: the one before the first, and the one that says what went wrong. */
const inner = ['', 'about:blank']

/** Watches the window and everything that the browser opens, for as long as the browser lives. */
export function stayHome(pipe: DevtoolsPipe, mainTarget: string): void {
  let returning = false
  const look = (info: unknown): void => {
    if (typeof info !== 'object' || info === null || !('targetId' in info) || !('url' in info)) return
    const { targetId, url } = info
    if (typeof targetId !== 'string' || typeof url !== 'string') return
    if (targetId === mainTarget) {
      if (isAway(url) && !returning) comeBack()
    } else if (url.startsWith('file:')) {
      // several files at once are opened in pages of their own; a page that has gone by itself is closed too
      pipe.send('Target.closeTarget', { targetId }).catch(() => undefined)
    }
  }
  const comeBack = (): void => {
    returning = true
    withPage(pipe, mainTarget, (page) => openAddress(page, `${ORIGIN}/`))
      // the window or the browser is closing: whoever waits for their end hears of it
      .catch(() => undefined)
      .finally(() => (returning = false))
  }
  pipe.on('Target.targetCreated', ({ targetInfo }) => look(targetInfo))
  pipe.on('Target.targetInfoChanged', ({ targetInfo }) => look(targetInfo))
  // it may have gone away while it was being opened
  pipe
    .send('Target.getTargetInfo', { targetId: mainTarget })
    .then(({ targetInfo }) => look(targetInfo))
    .catch(() => undefined)
}

function isAway(url: string): boolean {
  return !inner.includes(url) && !url.startsWith('chrome-error:') && !url.startsWith(`${ORIGIN}/`)
}
