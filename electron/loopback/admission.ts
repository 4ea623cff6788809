/** Who may speak to the loopback server? Only our own window: it knows the secret, and the browser says where it stands. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { notAllowed, type Refusal } from '../service/refusal.js'
import { ORIGIN, ORIGIN_HOST } from './browser-arguments.js'

export const SECRET_COOKIE = 'spoor'

/** Null when the request may pass. `navigation` requests alone may come from nowhere (the address that we opened). */
export function admit(headers: IncomingHttpHeaders, method: string, secret: string): Refusal | null {
  if (headers.host !== ORIGIN_HOST) return notAllowed('host', 'This server answers under one name only.')
  if (headers.origin !== undefined && headers.origin !== ORIGIN) {
    return notAllowed('origin', 'The request comes from another origin.')
  }
  const site = headers['sec-fetch-site']
  const opened = site === 'none' && method === 'GET' && headers['sec-fetch-mode'] === 'navigate'
  if (site !== 'same-origin' && !opened) {
    return notAllowed('sec-fetch-site', 'The request does not come from the window.')
  }
  if (!holdsSecret(headers.cookie, secret)) {
    return notAllowed('cookie', 'This address belongs to a running Spoor, which opens its window by itself.')
  }
  return null
}

function holdsSecret(cookies: string | undefined, secret: string): boolean {
  const prefix = `${SECRET_COOKIE}=`
  const values = (cookies ?? '').split(/; */).filter((pair) => pair.startsWith(prefix))
  return values.some((pair) => sameText(pair.slice(prefix.length), secret))
}

/** Compares without telling by its duration how much was right. */
export function sameText(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}
