/** What is true right now? Exact counts, the query's time, ingest, problems in the evidence, and that we are offline. */
import { TriangleAlert, WifiOff, X } from 'lucide-react'
import { Button } from 'react-aria-components'
import type { ExportState } from '../state/exports.js'
import { isActive } from '../state/ingest.js'
import { labelOf } from '../state/keys.js'
import type { CaseSummary } from '../state/model.js'
import { counted, countText, msText } from '../state/number-format.js'
import { perform } from './perform.js'
import { useApp, useCell } from './use-cell.js'

function ResultFigures() {
  const app = useApp()
  const { found, busy, failure } = useCell(app.search.view)
  const run = useCell(app.ingest.run)
  const current = useCell(app.cases.current)
  if (failure !== null) return <span className="outcome denied">the search failed</span>
  if (found === null) return busy ? <Searching /> : <span>nothing searched yet</span>
  const growing = isActive(run) && run?.caseId === current?.summary.id
  return (
    <>
      <span data-testid="match-count">
        {countText(found.count)} of {counted(found.total, 'event')}
        {growing ? ' so far' : ''}
      </span>
      {busy ? (
        <Searching />
      ) : (
        <Button
          className="status-button"
          aria-label={`${msText(found.ms)}: ${labelOf('explain')}`}
          onPress={() => {
            perform.explain(app)
          }}
        >
          {msText(found.ms)}
        </Button>
      )}
      {found.undated === 0 ? null : <span>{countText(found.undated)} undated</span>}
    </>
  )
}

function Searching() {
  const app = useApp()
  return (
    <>
      <span>searching…</span>
      <Button
        className="status-button"
        onPress={() => {
          perform['stop-search'](app)
        }}
      >
        <X size={13} aria-hidden /> Stop
      </Button>
    </>
  )
}

function EvidenceFigures({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  const run = useCell(app.ingest.run)
  const { sources, troubled, quarantined } = summary.totals
  const problems = troubled + quarantined
  const growing = isActive(run) && run?.caseId === summary.id
  return (
    <Button
      className="status-button"
      onPress={() => {
        app.ledger.show({ troubledOnly: problems > 0, path: '' })
        app.view.evidenceTab.set('files')
        app.view.room.set('evidence')
      }}
    >
      {problems === 0 || growing ? null : <TriangleAlert size={13} className="outcome failed" aria-hidden />}
      evidence {counted(sources, 'file')}
      {growing ? ' so far' : sources === 0 ? '' : `, ${readingText(troubled, quarantined)}`}
    </Button>
  )
}

/** Only said of what was read to its end: the file being read just now is partial until then. */
function readingText(troubled: number, quarantined: number): string {
  if (troubled > 0) return `problems in ${countText(troubled)}`
  return quarantined > 0 ? `${countText(quarantined)} quarantined` : 'read without problems'
}

/** An export whose dialog was closed goes on; here is how far it is, and the way back to it. */
function ExportFigure() {
  const app = useApp()
  const state = useCell(app.exports.state)
  const choice = useCell(app.exports.choice)
  const dialog = useCell(app.view.dialog)
  const text = exportText(state)
  if (choice === null || dialog !== null || text === '') return null
  return (
    <Button
      className="status-button"
      onPress={() => {
        app.view.dialog.set(
          choice.format === 'quarantined'
            ? { kind: 'export-quarantined', range: choice.range }
            : { kind: 'export', format: choice.format },
        )
      }}
    >
      {state.kind === 'failed' ? <TriangleAlert size={13} className="outcome failed" aria-hidden /> : null}
      {text}
    </Button>
  )
}

function exportText(state: ExportState): string {
  switch (state.kind) {
    case 'writing': {
      const { progress } = state
      if (progress === null || progress.total === 0) return 'exporting…'
      return `exporting, ${countText(Math.floor((100 * progress.done) / progress.total))} %`
    }
    case 'written':
      return 'export written'
    case 'failed':
      return 'the export failed'
    default:
      return ''
  }
}

export function StatusLine({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  const notice = useCell(app.view.notice)
  const marks = useCell(app.preferences.marks)
  return (
    <footer className="status" aria-label="Status">
      <ResultFigures />
      <EvidenceFigures summary={summary} />
      {marks.size === 0 ? null : (
        <Button
          className="status-button"
          onPress={() => {
            perform['next-mark'](app)
          }}
        >
          {countText(marks.size)} marked
        </Button>
      )}
      <ExportFigure />
      <span className="spring" />
      <span role="status" className="notice">
        {notice}
      </span>
      <span className="offline">
        <WifiOff size={13} aria-hidden /> offline
      </span>
    </footer>
  )
}
