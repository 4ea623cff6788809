/** What was found out about files, in a word and a shape each? Colour is never the only difference. */
import {
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  CircleX,
  FileQuestionMark,
  FileX,
  Link2Off,
  Play,
  type LucideIcon,
} from 'lucide-react'
import { integrityStatuses, type IntegrityStatus, type StatusCounts } from '../../integrity/status.js'
import { statusLabels } from '../../integrity/wording.js'
import { countText } from '../../state/number-format.js'

const looks: Readonly<Record<IntegrityStatus, { readonly look: string; readonly icon: LucideIcon }>> = {
  verified: { look: 'success', icon: CircleCheck },
  'signature-unverifiable': { look: 'unknown', icon: CircleQuestionMark },
  'hash-mismatch': { look: 'denied', icon: CircleX },
  'signature-invalid': { look: 'denied', icon: CircleX },
  'chain-break': { look: 'denied', icon: Link2Off },
  'listed-but-missing': { look: 'failed', icon: FileX },
  'present-but-unlisted': { look: 'failed', icon: FileQuestionMark },
  'no-digest-in-evidence': { look: 'unknown', icon: CircleDashed },
  'chain-start': { look: 'unknown', icon: Play },
}

export function IntegrityMark({
  status,
  label,
}: {
  readonly status: IntegrityStatus
  readonly label: string
}) {
  const { look, icon: Icon } = looks[status]
  return (
    <span className={`outcome ${look}`}>
      <Icon size={14} aria-hidden />
      {label}
    </span>
  )
}

/** How many of each; nothing where there are none. The title has them all, where there is no room for them. */
export function IntegrityCounts({ counts }: { readonly counts: StatusCounts }) {
  const found = integrityStatuses.flatMap((status) => {
    const count = counts[status]
    return count === undefined ? [] : [{ status, label: `${countText(count)} ${statusLabels[status]}` }]
  })
  return (
    <span className="integrity-counts" title={found.map(({ label }) => label).join(', ')}>
      {found.map(({ status, label }) => (
        <IntegrityMark key={status} status={status} label={label} />
      ))}
    </span>
  )
}
