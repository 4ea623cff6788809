/** (types fixed here; the rules follow) How did the request end? */
export const outcomes = ['success', 'denied', 'failed', 'throttled', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]
