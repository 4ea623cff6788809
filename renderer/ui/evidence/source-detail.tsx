/** What is known about one file? Its hash, its counts, what is wrong with it, and the bytes that no one could read. */
import { Copy, Download, X } from 'lucide-react'
import { useState } from 'react'
import { formatFileTime } from '../../../shared/base/instant.js'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { QuarantinedRange } from '../../state/exports.js'
import { hexLines } from '../../state/hex-lines.js'
import type { NotedSource, Problem, Quarantine, SourceEntry } from '../../state/model.js'
import { counted, countText, exactBytes } from '../../state/number-format.js'
import { fieldClause } from '../../state/query-text.js'
import { IconPush, Push } from '../parts/button.js'
import { ProblemNote } from '../parts/problem-note.js'
import { copyValue } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'
import { SourceNote } from './source-note.js'
import { StatusMark } from './status-mark.js'

/** Between a file and what is inside it, in the subject of a problem. */
const INSIDE = ' > '
/** Ranges drawn at once. */
const LISTED = 200

function Facts({ entry }: { readonly entry: SourceEntry }) {
  const app = useApp()
  return (
    <dl className="facts">
      <div className="fact">
        <dt>File</dt>
        <dd className="value">{visibleText(entry.path)}</dd>
      </div>
      <div className="fact">
        <dt>SHA-256</dt>
        <dd>
          <span className="value">
            {entry.sha256 === '' ? 'not computed: it could not be read' : entry.sha256}
          </span>
          {entry.sha256 === '' ? null : (
            <IconPush
              small
              icon={Copy}
              label="Copy SHA-256"
              onPress={() => void copyValue(app, entry.sha256, 'SHA-256')}
            />
          )}
        </dd>
      </div>
      <div className="fact">
        <dt>Size</dt>
        <dd>
          {exactBytes(entry.bytes)}, changed {formatFileTime(entry.modified) || 'at an unknown time'}
        </dd>
      </div>
      <div className="fact">
        <dt>Records</dt>
        <dd>
          {countText(entry.records)} found = {counted(entry.events, 'event')} +{' '}
          {counted(entry.duplicates, 'duplicate')} + {countText(entry.quarantined)} quarantined
          {entry.exact === 0 ? '' : `; ${countText(entry.exact)} read by the slower, exact way`}
        </dd>
      </div>
      {entry.duplicateOf === undefined || entry.duplicateOf === '' ? null : (
        <div className="fact">
          <dt>Same as</dt>
          <dd className="value">{visibleText(entry.duplicateOf)}</dd>
        </div>
      )}
    </dl>
  )
}

function Bytes({ range }: { readonly range: QuarantinedRange }) {
  const app = useApp()
  const { value, problem, busy } = useCell(app.ledger.quarantined)
  const [hex, setHex] = useState(false)
  if (problem !== null) return <ProblemNote problem={problem} />
  if (value === null) return <p className="empty-line">{busy ? 'Reading the bytes…' : ''}</p>
  return (
    <div className="quarantined-bytes">
      <div className="actions">
        <Push
          small
          aria-pressed={!hex}
          onPress={() => {
            setHex(false)
          }}
        >
          Text
        </Push>
        <Push
          small
          aria-pressed={hex}
          onPress={() => {
            setHex(true)
          }}
        >
          Hex
        </Push>
        <Push
          small
          icon={Download}
          onPress={() => {
            app.view.dialog.set({ kind: 'export-quarantined', range })
          }}
        >
          Export these bytes…
        </Push>
        <span className="quiet">{exactBytes(value.bytes)}; at most 65,536 are shown, all are exported</span>
      </div>
      <pre tabIndex={0} aria-label="Quarantined bytes">
        {hex ? hexLines(value.hex, range.offset) : value.text.split('\n').map(visibleText).join('\n')}
      </pre>
    </div>
  )
}

/** The path stands above: a problem names what is inside the file, or the file as such. */
function besidePath(problem: Problem, path: string): Problem {
  if (problem.subject === path) return { ...problem, subject: 'This file' }
  const inside = `${path}${INSIDE}`
  return problem.subject.startsWith(inside)
    ? { ...problem, subject: problem.subject.slice(inside.length) }
    : problem
}

/** What is wrong, and where; how many bytes that cost is said by the range itself, which begins elsewhere. */
function withinRange({ problem: { code, subject, offset, detail } }: Quarantine): Problem {
  return {
    code,
    subject,
    ...(offset === undefined ? {} : { offset }),
    ...(detail === undefined ? {} : { detail }),
  }
}

function QuarantineItem(props: {
  readonly range: Quarantine
  readonly place: Pick<QuarantinedRange, 'sourceId' | 'index'>
  /** Of the file. */
  readonly path: string
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const { range, place, path, open, onToggle } = props
  const inside = range.inside.map(visibleText).join(' › ')
  return (
    <li className="quarantine">
      <button type="button" className="link" aria-expanded={open} onClick={onToggle}>
        {inside === '' ? '' : `${inside}: `}bytes {countText(range.offset)} to{' '}
        {countText(range.offset + range.length)}
      </button>
      <ProblemNote problem={besidePath(withinRange(range), path)} />
      {open ? <Bytes range={{ ...place, offset: range.offset, length: range.length }} /> : null}
    </li>
  )
}

function Quarantined({ entry }: { readonly entry: SourceEntry }) {
  const app = useApp()
  const [open, setOpen] = useState(-1)
  if (entry.quarantine.length === 0) return null
  return (
    <>
      <h2>Quarantined: {counted(entry.quarantine.length, 'range')}</h2>
      <ul className="quarantines">
        {entry.quarantine.slice(0, LISTED).map((range, index) => (
          <QuarantineItem
            key={index}
            range={range}
            place={{ sourceId: entry.id, index }}
            path={entry.path}
            open={open === index}
            onToggle={() => {
              setOpen(open === index ? -1 : index)
              if (open !== index) app.ledger.readQuarantined(entry.id, index)
            }}
          />
        ))}
      </ul>
      {entry.quarantine.length > LISTED ? (
        <p className="quiet">The first {LISTED} are listed; the exported ledger has all.</p>
      ) : null}
    </>
  )
}

function Buttons({ entry }: { readonly entry: SourceEntry }) {
  const app = useApp()
  return (
    <div className="actions">
      <Push
        small
        isDisabled={entry.events === 0}
        onPress={() => {
          app.view.room.set('search')
          void app.search.ask({ text: fieldClause('source', entry.path), range: null })
        }}
      >
        Show its events
      </Push>
      {app.ports.capabilities.reveal ? (
        <Push small onPress={() => void app.ports.host.reveal(entry.path, new AbortController().signal)}>
          Show in the file manager
        </Push>
      ) : null}
    </div>
  )
}

export function SourceDetail({
  entry,
  onClose,
}: {
  readonly entry: NotedSource
  readonly onClose: () => void
}) {
  return (
    <aside className="source-detail" aria-label="Source">
      <div className="pane-head">
        <StatusMark status={entry.status} quarantined={entry.quarantined} />
        <span className="spring" />
        <IconPush small icon={X} label="Close the source" onPress={onClose} />
      </div>
      <Facts entry={entry} />
      <Buttons entry={entry} />
      <SourceNote entry={entry} />
      {entry.problems.map((problem, index) => (
        <ProblemNote key={index} problem={besidePath(problem, entry.path)} />
      ))}
      <Quarantined entry={entry} />
    </aside>
  )
}
