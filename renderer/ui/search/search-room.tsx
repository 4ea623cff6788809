/** How is the room for searching arranged? Histogram above; facets, table and event beside each other. */
import { PanelLeftOpen } from 'lucide-react'
import { useApp, useCell } from '../use-cell.js'
import { EventPane } from '../event/event-pane.js'
import { IconPush } from '../parts/button.js'
import { ProblemNote } from '../parts/problem-note.js'
import { Push } from '../parts/button.js'
import { Splitter } from '../parts/splitter.js'
import { keyHint } from '../../state/keys.js'
import { EventTable } from './event-table.js'
import { FacetColumn } from './facet-column.js'
import { FilterBar } from './filter-bar.js'
import { NoMatches } from './no-matches.js'
import { QueryProblemNote } from './query-box.js'
import { TimeHistogram } from './time-histogram.js'

function SearchNotes() {
  const app = useApp()
  const { failure } = useCell(app.search.view)
  const pages = useCell(app.results.problem)
  const problem = failure ?? pages
  return (
    <div className="notes">
      <QueryProblemNote />
      {problem === null ? null : (
        <ProblemNote problem={problem}>
          <Push small onPress={() => void app.search.again(0)}>
            Search again
          </Push>
        </ProblemNote>
      )}
    </div>
  )
}

function Facets() {
  const app = useApp()
  const { facetsOpen, facetsWidth } = useCell(app.preferences.layout)
  if (!facetsOpen)
    return (
      <div className="facets-closed">
        <IconPush
          small
          icon={PanelLeftOpen}
          label="Show the facets"
          hint={keyHint('facets')}
          onPress={() => {
            app.preferences.arrange({ facetsOpen: true })
          }}
        />
      </div>
    )
  return (
    <>
      <FacetColumn />
      <Splitter
        label="Width of the facets"
        width={facetsWidth}
        least={160}
        most={480}
        paneAfter={false}
        onResize={(width) => {
          app.preferences.arrange({ facetsWidth: width })
        }}
      />
    </>
  )
}

function EventSide() {
  const app = useApp()
  const { eventWidth } = useCell(app.preferences.layout)
  return (
    <>
      <Splitter
        label="Width of the event pane"
        width={eventWidth}
        least={300}
        most={1200}
        paneAfter
        onResize={(width) => {
          app.preferences.arrange({ eventWidth: width })
        }}
      />
      <EventPane />
    </>
  )
}

export function SearchRoom() {
  const app = useApp()
  const { found, invalid } = useCell(app.search.view)
  const { eventOpen, histogramOpen } = useCell(app.preferences.layout)
  const selected = useCell(app.selection.selected)
  const showEvent = eventOpen && selected !== null
  return (
    <>
      <FilterBar />
      <SearchNotes />
      {histogramOpen ? <TimeHistogram /> : null}
      <div className={`panes${showEvent ? ' with-event' : ''}${invalid === null ? '' : ' previous'}`}>
        <Facets />
        {found !== null && found.count === 0 ? <NoMatches found={found} /> : <EventTable />}
        {showEvent ? <EventSide /> : null}
      </div>
    </>
  )
}
