/** Which addresses are our own? One scheme with one host, so that window, threads and data share one origin. */
import { protocol, type Session } from 'electron'

export const SCHEME = 'app'
export const HOST = 'spoor'
export const ORIGIN = `${SCHEME}://${HOST}`

/** To be called once, before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Lets the handler answer everything under our origin; any other host of the scheme does not exist. */
export function serveOrigin(session: Session, handle: (request: Request) => Promise<Response>): void {
  session.protocol.handle(SCHEME, (request) =>
    isOurs(request.url) ? handle(request) : new Response('Not found\n', { status: 404 }),
  )
}

export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol: scheme, host } = new URL(address)
  return scheme === `${SCHEME}:` && host === HOST
}
