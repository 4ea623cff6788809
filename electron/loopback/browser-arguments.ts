/** With which switches does the browser become our window: quiet, offline, its own profile, one origin? */
import { THREAD_MEMORY } from '../service/thread-memory.js'

export interface BrowserSetting {
  readonly profile: string
  readonly headless: boolean
  /** Port of our server; the window itself never sees it. */
  readonly port: number
  /** Only for root, for whom the browser refuses its sandbox. */
  readonly sandbox: boolean
  readonly extraArguments: readonly string[]
}

/** The origin of the window. It stays the same whatever the port is, so that stored cases are found again. */
export const ORIGIN_HOST = 'spoor.localhost'
export const ORIGIN = `http://${ORIGIN_HOST}`

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--no-pings',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-field-trial-config',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--dns-prefetch-disable',
  '--metrics-recording-only',
  // no packet of WebRTC past the rules for names; the second name is that of older browsers
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-features=AutofillServerCommunication,DialMediaRouteProvider,GlobalMediaControls,' +
    'InterestFeedContentSuggestions,MediaRouter,OptimizationHints,Translate',
  // passwords are never stored, so no keyring needs to be asked
  '--password-store=basic',
  '--use-mock-keychain',
]

/** An ingest goes on at full speed while the window is covered or minimised. */
const awake = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export function browserArguments(setting: BrowserSetting): readonly string[] {
  return [
    ...quiet,
    ...awake,
    `--js-flags=${THREAD_MEMORY}`,
    '--hide-crash-restore-bubble',
    // no yellow bar about the rule for names below; what a person must know (no sandbox) the window says itself
    '--test-type',
    '--remote-debugging-pipe',
    `--user-data-dir=${setting.profile}`,
    // a proxy would resolve names itself, past the rule below
    '--no-proxy-server',
    `--host-resolver-rules=MAP ${ORIGIN_HOST}:80 127.0.0.1:${setting.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    '--window-size=1440,900',
    ...(setting.headless ? ['--headless=new'] : []),
    ...(setting.sandbox ? [] : ['--no-sandbox']),
    ...setting.extraArguments,
    `--app=${ORIGIN}/`,
  ]
}
