/** How did the request end? The error code decides; for sign-in events the record says it elsewhere.
 *  `failed` is neither allowed nor denied: not found, invalid, already there. */

export const outcomes = ['success', 'denied', 'failed', 'throttled', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]

export interface OutcomeParts {
  /** `errorCode`; '' if the record has none. */
  readonly errorCode: string
  /** `eventName`; '' if the record has none. */
  readonly eventName: string
  /** The value at `consoleResultPath(eventName)`; '' if there is no such path or nothing there. */
  readonly consoleResult: string
}

/** Events that succeed or fail without an error code, where they say so, and what a failure is. (User guides of AWS
 *  Sign-In and of IAM Identity Center: the member is named after the event and holds `Success` or `Failure`.) */
const consoleEvents: ReadonlyMap<string, { readonly path: string; readonly failure: Outcome }> = new Map([
  ['ConsoleLogin', { path: 'responseElements.ConsoleLogin', failure: 'denied' }],
  ['CheckMfa', { path: 'responseElements.CheckMfa', failure: 'denied' }],
  ['SwitchRole', { path: 'responseElements.SwitchRole', failure: 'denied' }],
  ['RenewRole', { path: 'responseElements.RenewRole', failure: 'denied' }],
  ['ExitRole', { path: 'responseElements.ExitRole', failure: 'failed' }],
  ['PasswordRecoveryRequested', { path: 'responseElements.PasswordRecoveryRequested', failure: 'failed' }],
  ['PasswordRecoveryCompleted', { path: 'responseElements.PasswordRecoveryCompleted', failure: 'failed' }],
  ['CredentialVerification', { path: 'serviceEventDetails.CredentialVerification', failure: 'denied' }],
  ['UserAuthentication', { path: 'serviceEventDetails.UserAuthentication', failure: 'denied' }],
])

/** Where the record of a sign-in event says how it ended; `undefined` for all other events. */
export function consoleResultPath(eventName: string): string | undefined {
  return consoleEvents.get(eventName)?.path
}

/** How the request ended. `unknown` only where the record cannot say. */
export function outcomeOf(parts: OutcomeParts): Outcome {
  const signIn = consoleEvents.get(parts.eventName)
  if (signIn !== undefined && parts.consoleResult === 'Failure') return signIn.failure
  if (parts.errorCode !== '') return outcomeOfError(parts.errorCode)
  if (parts.eventName === '') return 'unknown'
  if (signIn !== undefined && parts.consoleResult !== 'Success') return 'unknown'
  return 'success'
}

const DENIED =
  /accessdenied|unauthorizedoperation$|^unauthorized(?:access|exception|request)?$|^authorizationerror|^notauthorized|^forbidden(?:exception)?$/
const THROTTLED = /throttl/
/** Retryable rate limits that do not say so in their name. Quotas (`LimitExceeded`) are failures, not throttling. */
const rateLimits: ReadonlySet<string> = new Set([
  'requestlimitexceeded',
  'toomanyrequests',
  'toomanyrequestsexception',
  'slowdown',
  'provisionedthroughputexceededexception',
  'priorrequestnotcomplete',
  'bandwidthlimitexceeded',
])

function outcomeOfError(errorCode: string): Outcome {
  const code = errorCode.toLowerCase().replace(/^(?:client|server)\./, '')
  // A dry run "fails" with this code exactly when the real request would have been permitted.
  if (code.startsWith('dryrunoperation')) return 'success'
  if (DENIED.test(code)) return 'denied'
  return THROTTLED.test(code) || rateLimits.has(code) ? 'throttled' : 'failed'
}
