/** What may a page of ours do? Nothing but show itself, run its own scripts and ask its own origin. */

/** For the window: scripts, styles and requests of our own origin only; no markup from strings (Trusted Types). */
const windowPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types spoor-workers',
].join('; ')

/** For a report that is printed: text, drawings and its style sheet; no script of any kind. */
const reportPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const always = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const

/** Headers of everything that the window and its threads load or ask. */
export const windowHeaders = { ...always, 'content-security-policy': windowPolicy } as const

/** Headers of the page that is printed. */
export const reportHeaders = { ...always, 'content-security-policy': reportPolicy } as const
