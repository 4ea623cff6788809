/** Nothing matches: what does that mean, and what can be relaxed? Not in this evidence is not the same as did not happen. */
import { isActive } from '../../state/ingest.js'
import type { Found } from '../../state/model.js'
import { counted, countText } from '../../state/number-format.js'
import { zoneName } from '../../state/preferences.js'
import { relaxed } from '../../state/query-text.js'
import { tableTime } from '../../state/time-format.js'
import { Push } from '../parts/button.js'
import { perform } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'

/** How the query that takes every event is written. */
const ALL = '*'

function EmptyCase() {
  const app = useApp()
  const run = useCell(app.ingest.run)
  const files = useCell(app.cases.current)?.summary.totals.sources ?? 0
  if (isActive(run))
    return (
      <>
        <h2>No event yet</h2>
        <p>The first events appear here while the evidence is being read.</p>
      </>
    )
  if (files === 0)
    return (
      <>
        <h2>This case holds no events</h2>
        <p>Drop evidence on the window, or choose it, to add some.</p>
        <div className="actions">
          <Push
            look="primary"
            onPress={() => {
              perform['add-files'](app)
            }}
          >
            Choose files…
          </Push>
          <Push
            onPress={() => {
              perform['add-folder'](app)
            }}
          >
            Choose a folder…
          </Push>
        </div>
      </>
    )
  return (
    <>
      <h2>This case holds no events</h2>
      <p>
        None was found in the {counted(files, 'file')} that {files === 1 ? 'was' : 'were'} added. The ledger
        says what became of {files === 1 ? 'it' : 'each'}; more evidence can be dropped on the window.
      </p>
      <Push
        onPress={() => {
          perform['go-evidence'](app)
        }}
      >
        Open the ledger
      </Push>
    </>
  )
}

function Relax() {
  const app = useApp()
  const { asked } = useCell(app.search.view)
  const text = asked?.text ?? ''
  const offers = relaxed(text).slice(0, 6)
  return (
    <ul className="relax">
      {(asked?.range ?? null) === null ? null : (
        <li>
          <button type="button" className="link" onClick={() => void app.search.ask({ range: null })}>
            Search all time instead of the chosen range
          </button>
        </li>
      )}
      {offers.map((offer) => (
        <li key={offer}>
          <button type="button" className="link value" onClick={() => void app.search.ask({ text: offer })}>
            {offer}
          </button>
        </li>
      ))}
      {text === '' ? null : (
        <li>
          <button
            type="button"
            className="link"
            onClick={() => void app.search.ask({ text: '', range: null })}
          >
            Show all events
          </button>
        </li>
      )}
    </ul>
  )
}

/** What was asked, as the end of a sentence about the events: when they had to be, what they had to match. */
function Asked({ found }: { readonly found: Found }) {
  const app = useApp()
  const range = useCell(app.search.view).asked?.range ?? null
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const hasQuery = found.canonical !== '' && found.canonical !== ALL
  return (
    <>
      {range === null
        ? ''
        : `lies between ${tableTime(range.from, zone)} and ${tableTime(range.to, zone)} ${zone}`}
      {range !== null && hasQuery ? ' and ' : ''}
      {range !== null && !hasQuery ? null : (
        <>
          matches <code>{hasQuery ? found.canonical : 'the query'}</code>
        </>
      )}
    </>
  )
}

export function NoMatches({ found }: { readonly found: Found }) {
  const app = useApp()
  const summary = useCell(app.cases.current)?.summary
  const run = useCell(app.ingest.run)
  const reading = isActive(run) && run?.caseId === summary?.id && run?.rebuild === undefined
  const troubled = summary?.totals.troubled ?? 0
  return (
    <div className="no-matches" id="event-table" tabIndex={-1}>
      {found.total === 0 ? (
        <EmptyCase />
      ) : (
        <>
          <h2>No matches</h2>
          <p>
            None of the {countText(found.total)} events of this case <Asked found={found} />. That says it is
            not in this evidence; it does not say that it did not happen.
            {reading ? ' More of the evidence is still being read.' : ''}
            {troubled === 0
              ? ''
              : ` Parts of ${counted(troubled, 'file')} could not be read; matches there would be missing.`}
          </p>
          <p>What could be relaxed:</p>
          <Relax />
        </>
      )}
    </div>
  )
}
