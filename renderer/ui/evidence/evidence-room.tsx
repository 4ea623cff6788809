/** Is all of the evidence accounted for? Totals that balance, and what became of it from several sides. */
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { LedgerTotals } from '../../state/model.js'
import { bytesText, counted, countText, exactBytes } from '../../state/number-format.js'
import { isActive } from '../../state/ingest.js'
import type { EvidenceTab } from '../../state/view.js'
import { useApp, useCell } from '../use-cell.js'
import { CoverageView } from './coverage-view.js'
import { IntegrityView } from './integrity-view.js'
import { LedgerView } from './ledger-view.js'

function Figure(props: { readonly count: number; readonly one: string; readonly many: string }) {
  const { count, one, many } = props
  return (
    <span className="figure">
      <strong>{countText(count)}</strong>
      <span>{count === 1 ? one : many}</span>
    </span>
  )
}

/** Copies that contradict each other are all among the events; they are easily overlooked there. */
function Conflicts() {
  const app = useApp()
  const events = useCell(app.ledger.conflicts).value?.events ?? 0
  if (events === 0) return null
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        app.view.room.set('search')
        void app.search.ask({ text: 'conflict:true', range: null })
      }}
    >
      {counted(events, 'event')} in conflict with another copy
    </button>
  )
}

function Balance({ totals }: { readonly totals: LedgerTotals }) {
  const app = useApp()
  const reading = isActive(useCell(app.ingest.run))
  const { records, events, duplicates, quarantined } = totals
  const balanced = records === events + duplicates + quarantined
  return (
    <section className="balance" aria-label="Totals">
      <Figure count={totals.sources} one="file" many="files" />
      <span className="figure" title={exactBytes(totals.bytes)}>
        <strong>{bytesText(totals.bytes)}</strong>
        <span>on disk</span>
      </span>
      <span className="balance-sum">
        <Figure count={records} one="record found" many="records found" />
        <span aria-hidden>=</span>
        <Figure count={events} one="event" many="events" />
        <span aria-hidden>+</span>
        <Figure count={duplicates} one="duplicate" many="duplicates" />
        <span aria-hidden>+</span>
        <Figure count={quarantined} one="quarantined" many="quarantined" />
      </span>
      <span className={balanced ? 'quiet' : 'outcome denied'}>
        {balanced
          ? reading
            ? 'balanced so far'
            : 'balanced: every record is accounted for'
          : 'these figures do not add up: the storage of this case is damaged'}
      </span>
      <Conflicts />
    </section>
  )
}

export function EvidenceRoom() {
  const app = useApp()
  const totals = useCell(app.cases.current)?.summary.totals
  const tab = useCell(app.view.evidenceTab)
  return (
    <div className="evidence">
      {totals === undefined ? null : <Balance totals={totals} />}
      <Tabs
        className="tabs"
        selectedKey={tab}
        onSelectionChange={(key) => {
          app.view.evidenceTab.set(key as EvidenceTab)
        }}
      >
        <TabList className="tab-list" aria-label="Views of the evidence">
          <Tab className="tab" id="files">
            Files
          </Tab>
          <Tab className="tab" id="coverage">
            Coverage
          </Tab>
          <Tab className="tab" id="integrity">
            Integrity
          </Tab>
        </TabList>
        <TabPanel className="tab-panel evidence-panel" id="files">
          <LedgerView />
        </TabPanel>
        <TabPanel className="tab-panel evidence-panel" id="coverage">
          <CoverageView />
        </TabPanel>
        <TabPanel className="tab-panel evidence-panel" id="integrity">
          <IntegrityView />
        </TabPanel>
      </Tabs>
    </div>
  )
}
