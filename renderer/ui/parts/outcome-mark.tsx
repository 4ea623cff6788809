/** How did it end, at a glance? Colour and shape, so that neither is needed alone. */
import type { Outcome } from '../../../shared/cloudtrail/outcome.js'

function Shape({ outcome }: { readonly outcome: Outcome }) {
  switch (outcome) {
    case 'success':
      return <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
    case 'denied':
      return <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />
    case 'failed':
      return <path d="M5 0.8 L9.6 9.2 L0.4 9.2 Z" fill="currentColor" />
    case 'throttled':
      return <rect x="0.5" y="3.8" width="9" height="2.4" rx="1" fill="currentColor" />
    case 'unknown':
      return (
        <text x="5" y="9" textAnchor="middle" fontSize="10.5" fontWeight="700" fill="currentColor">
          ?
        </text>
      )
  }
}

export function OutcomeShape({ outcome }: { readonly outcome: Outcome }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden>
      <Shape outcome={outcome} />
    </svg>
  )
}

export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  return (
    <span className={`outcome ${outcome}`}>
      <OutcomeShape outcome={outcome} />
      {outcome}
    </span>
  )
}
