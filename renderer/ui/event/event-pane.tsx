/** What does the selected event say? Who, what, when, where and how it ended; then the record itself. */
import { X } from 'lucide-react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { EventDetail } from '../../state/model.js'
import { countText } from '../../state/number-format.js'
import type { EventTab } from '../../state/selection.js'
import { places } from '../focused-value.js'
import { IconPush } from '../parts/button.js'
import { OutcomeMark } from '../parts/outcome-mark.js'
import { ProblemNote } from '../parts/problem-note.js'
import { useApp, useCell } from '../use-cell.js'
import { ConflictNote, ConflictView } from './conflict-view.js'
import { EventSentences } from './event-sentences.js'
import { JsonTree } from './json-tree.js'
import { ProvenanceView } from './provenance-view.js'
import { SameRequest } from './same-request.js'
import { VerbatimView } from './verbatim-view.js'

function EventTabs({ detail }: { readonly detail: EventDetail }) {
  const app = useApp()
  const tab = useCell(app.selection.tab)
  const companions = useCell(app.selection.companions).value
  const others = new Set(companions?.flatMap((group) => group.events.map((event) => event.ref)))
  others.delete(detail.ref)
  return (
    <Tabs
      className="tabs"
      selectedKey={tab === 'conflict' && detail.conflicting === 0 ? 'tree' : tab}
      onSelectionChange={(key) => {
        app.selection.showTab(key as EventTab)
      }}
    >
      <TabList className="tab-list" aria-label="Views of the event">
        <Tab className="tab" id="tree">
          Tree
        </Tab>
        <Tab className="tab" id="verbatim">
          Verbatim
        </Tab>
        <Tab className="tab" id="provenance">
          Provenance
        </Tab>
        <Tab className="tab" id="request">
          Same request{others.size === 0 ? '' : ` (${countText(others.size + 1)})`}
        </Tab>
        {detail.conflicting === 0 ? null : (
          <Tab className="tab" id="conflict">
            Conflict ({countText(detail.conflicting + 1)})
          </Tab>
        )}
      </TabList>
      <TabPanel className="tab-panel" id="tree">
        <JsonTree key={detail.ref} detail={detail} />
      </TabPanel>
      <TabPanel className="tab-panel" id="verbatim">
        <VerbatimView detail={detail} />
      </TabPanel>
      <TabPanel className="tab-panel" id="provenance">
        <ProvenanceView detail={detail} />
      </TabPanel>
      <TabPanel className="tab-panel" id="request">
        <SameRequest detail={detail} />
      </TabPanel>
      {detail.conflicting === 0 ? null : (
        <TabPanel className="tab-panel" id="conflict">
          <ConflictView detail={detail} />
        </TabPanel>
      )}
    </Tabs>
  )
}

export function EventPane() {
  const app = useApp()
  const { value: detail, problem, busy } = useCell(app.selection.detail)
  const selected = useCell(app.selection.selected)
  const { eventWidth } = useCell(app.preferences.layout)
  return (
    <aside
      className="event"
      id={places.event}
      tabIndex={-1}
      aria-label="Event"
      aria-busy={busy}
      style={{ width: eventWidth }}
    >
      <div className="pane-head">
        <h2 className="event-title">
          {detail === null ? 'Event' : visibleText(detail.eventName || detail.title || 'unnamed event')}
        </h2>
        {detail === null ? null : <OutcomeMark outcome={detail.outcome} />}
        <span className="spring" />
        <IconPush
          small
          icon={X}
          label="Close the event"
          hint=" (Esc)"
          onPress={() => {
            app.preferences.arrange({ eventOpen: false })
          }}
        />
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {selected?.row === -1 && detail !== null ? (
        <p className="note">This event is not among the matches of the query on screen.</p>
      ) : null}
      {detail === null ? (
        <p className="empty-line">{busy ? 'Reading the event…' : ''}</p>
      ) : (
        <>
          <ConflictNote detail={detail} />
          <EventSentences detail={detail} />
          <EventTabs detail={detail} />
        </>
      )}
    </aside>
  )
}
