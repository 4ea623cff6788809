/** What keeps the runtime off every network, and pages off everything they do not need? Several layers, each cheap. */
import { app, type Session, type WebContents } from 'electron'
import { isOurs } from './origin.js'

/** Schemes that never leave the process. `devtools:` is there in development only. */
const inner = ['blob:', 'data:', 'devtools:']

const permitted: readonly string[] = ['clipboard-sanitized-write', 'persistent-storage']

/** To be called before the application is ready. */
export function stayOffline(): void {
  const switches = [
    ['host-resolver-rules', 'MAP * ~NOTFOUND'],
    ['disable-background-networking'],
    ['disable-component-update'],
    ['disable-domain-reliability'],
    ['disable-quic'],
    ['dns-prefetch-disable'],
    ['no-pings'],
    ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ] as const
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, value)
}

/** To be called when the application is ready, before the first window. */
export async function closeSession(session: Session): Promise<void> {
  app.configureHostResolver({ secureDnsMode: 'off', enableBuiltInResolver: false })
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerLanguages([])
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }))
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin))
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isPermitted(permission, requestingUrl)),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  // a proxy that nobody listens on: addresses that need no name resolved go nowhere either
  await session.setProxy({
    mode: 'fixed_servers',
    proxyRules: 'http://127.0.0.1:9',
    proxyBypassRules: '<-loopback>',
  })
}

/** Every page stays where it is and opens nothing; its workers and frames too. */
export function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

function mayLoad(url: string): boolean {
  return isOurs(url) || inner.some((scheme) => url.startsWith(scheme))
}

function isPermitted(permission: string, origin: string): boolean {
  return permitted.includes(permission) && isOurs(origin)
}
