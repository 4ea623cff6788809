/** What became of a file, in one word and one shape? */
import { CircleCheck, CircleDashed, CircleSlash, Copy, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { SourceEntry } from '../../state/model.js'

interface Mark {
  readonly word: string
  readonly look: string
  readonly icon: LucideIcon
}

const marks: Readonly<Record<SourceEntry['status'], Mark>> = {
  read: { word: 'read', look: 'success', icon: CircleCheck },
  partial: { word: 'partial', look: 'failed', icon: TriangleAlert },
  skipped: { word: 'skipped', look: 'denied', icon: CircleSlash },
  ignored: { word: 'no evidence', look: 'unknown', icon: CircleDashed },
  duplicate: { word: 'duplicate', look: 'unknown', icon: Copy },
}

export function StatusMark(props: { readonly status: SourceEntry['status']; readonly quarantined: number }) {
  const { word, look, icon: Icon } = marks[props.status]
  return (
    <span className={`outcome ${look}`}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  )
}
