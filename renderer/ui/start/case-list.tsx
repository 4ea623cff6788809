/** Which cases are there to come back to? Size, time range and last use; an unfinished ingest can be resumed. */
import { Ellipsis, Play } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { visibleText } from '../../../shared/base/visible-text.js'
import { isActive } from '../../state/ingest.js'
import type { CaseSummary } from '../../state/model.js'
import { bytesText, counted, countText, exactBytes } from '../../state/number-format.js'
import { daysText, relativeTime, tableTime } from '../../state/time-format.js'
import { Push } from '../parts/button.js'
import { ProblemNote } from '../parts/problem-note.js'
import { useApp, useCell } from '../use-cell.js'

export function CaseList() {
  const app = useApp()
  const { value, problem, busy } = useCell(app.cases.list)
  if (problem !== null)
    return (
      <ProblemNote problem={problem}>
        <Push small onPress={() => void app.cases.reload()}>
          Try again
        </Push>
      </ProblemNote>
    )
  if (value === null) return busy ? <p className="quiet">Looking for cases…</p> : null
  return (
    <section className="cases" aria-label="Cases">
      <div className="cases-head">
        <h2>Cases</h2>
        {value.length === 0 ? null : <span className="quiet">days and times are UTC</span>}
      </div>
      {value.length === 0 ? (
        <p className="quiet">
          There is no case on this machine yet. Dropped evidence becomes one, named after what was dropped.
        </p>
      ) : (
        <ul>
          {value.map((summary) => (
            <CaseRow key={summary.id} summary={summary} />
          ))}
        </ul>
      )}
    </section>
  )
}

function CaseRow({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  const opening = useCell(app.cases.opening)
  const { totals } = summary
  const name = visibleText(summary.name)
  return (
    <li className="case-row">
      <Button
        className="case-open"
        isDisabled={opening !== null}
        onPress={() => void app.openCase(summary.id)}
      >
        <span className="case-name">
          <span className="only-heard">Open </span>
          {name}
          {summary.sample ? <span className="tag">sample</span> : null}
        </span>
        <span>{counted(totals.events, 'event')}</span>
        <span title={exactBytes(totals.bytes)}>
          {counted(totals.sources, 'file')}, {bytesText(totals.bytes)}
        </span>
        <span className="case-range">{rangeText(summary)}</span>
        <span className="quiet" title={relativeTime(summary.opened, app.ports.now())}>
          opened {tableTime(summary.opened, 'UTC').slice(0, 16)}
        </span>
      </Button>
      <Unfinished summary={summary} />
      <CaseMenu summary={summary} />
    </li>
  )
}

function rangeText({ firstTime, lastTime }: CaseSummary): string {
  if (firstTime === null || lastTime === null) return 'no dated events'
  return daysText(firstTime, lastTime, 'UTC')
}

export function Unfinished({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  const run = useCell(app.ingest.run)
  if (summary.unfinished === null) return null
  if (isActive(run) && run?.caseId === summary.id) return <span className="tag">being read</span>
  const { roots } = summary.unfinished
  return (
    <div className="case-unfinished">
      <span>
        Reading was not finished: {countText(roots.length)} {roots.length === 1 ? 'item' : 'items'} to resume.
        What was stored is kept.
      </span>
      <Push small icon={Play} onPress={() => void app.resume(summary)}>
        Resume
      </Push>
    </div>
  )
}

function CaseMenu({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  return (
    <MenuTrigger>
      <Button className="button bare icon" aria-label={`Actions for ${visibleText(summary.name)}`}>
        <Ellipsis size={16} aria-hidden />
      </Button>
      <Popover className="popover">
        <Menu
          className="menu"
          onAction={(key) => {
            app.view.dialog.set({ kind: key === 'delete' ? 'delete' : 'rename', summary })
          }}
        >
          <MenuItem id="rename" className="menu-item">
            Rename…
          </MenuItem>
          <MenuItem id="delete" className="menu-item danger">
            Delete…
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
