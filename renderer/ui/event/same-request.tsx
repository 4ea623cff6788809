/** What else belongs to this request? Its events in time order, across accounts, regions and files, and what differs. */
import { visibleText } from '../../../shared/base/visible-text.js'
import type { CompanionEvent, CompanionGroup, EventDetail } from '../../state/model.js'
import { counted } from '../../state/number-format.js'
import { fieldClause } from '../../state/query-text.js'
import { zoneName } from '../../state/preferences.js'
import { tableTime } from '../../state/time-format.js'
import { Push } from '../parts/button.js'
import { OutcomeMark } from '../parts/outcome-mark.js'
import { ProblemNote } from '../parts/problem-note.js'
import { Value } from '../parts/value.js'
import { Differences } from './differences.js'
import { useApp, useCell } from '../use-cell.js'

/** Events of one group drawn at once; a request with more than that is met in the table, by its query. */
const SHOWN = 200

function Member({ event, here }: { readonly event: CompanionEvent; readonly here: boolean }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  return (
    <li>
      <button
        type="button"
        className={`companion${here ? ' here' : ''}`}
        aria-current={here}
        onClick={() => void app.selection.goTo(event.ref)}
      >
        <span className="value">{event.time === null ? 'undated' : tableTime(event.time, zone)}</span>
        <strong>{visibleText(event.eventName)}</strong>
        <OutcomeMark outcome={event.outcome} />
        <span className="value quiet">
          {[event.eventSource, event.principal, event.region, event.account]
            .filter((text) => text !== '')
            .map(visibleText)
            .join(' · ')}
        </span>
      </button>
    </li>
  )
}

const titles: Readonly<Record<CompanionGroup['by'], string>> = {
  requestID: 'Same request',
  sharedEventID: 'Same shared event',
  addendum: 'Corrections of one event',
}

function queryFor({ by, id }: CompanionGroup): string {
  if (by !== 'addendum') return fieldClause(by, id)
  return `${fieldClause('eventID', id)} OR ${fieldClause('addendum.originalEventID', id)}`
}

function Group({ group, detail }: { readonly group: CompanionGroup; readonly detail: EventDetail }) {
  const app = useApp()
  const spread = [
    counted(group.events.length, 'event'),
    counted(group.accounts.length, 'account'),
    counted(group.regions.length, 'region'),
    counted(group.sources, 'file'),
  ].join(', ')
  return (
    <section className="group" aria-label={titles[group.by]}>
      <h3>
        {group.by === 'addendum' ? 'Corrections of eventID' : group.by}{' '}
        <Value field={group.by === 'addendum' ? 'eventID' : group.by} text={group.id} />
      </h3>
      {group.story === null ? null : <p className="story">{visibleText(group.story)}</p>}
      <div className="actions">
        <span>{spread}</span>
        <Push small onPress={() => void app.search.ask({ text: queryFor(group), range: null })}>
          Show in the table
        </Push>
      </div>
      <ol className="companion-list">
        {group.events.slice(0, SHOWN).map((event) => (
          <Member key={event.ref} event={event} here={event.ref === detail.ref} />
        ))}
      </ol>
      {group.events.length > SHOWN ? (
        <p className="quiet">The first {SHOWN} are listed; the table shows all.</p>
      ) : null}
      {group.events.length > 1 ? (
        <Differences members={group.events.length} differing={group.differing} />
      ) : null}
    </section>
  )
}

export function SameRequest({ detail }: { readonly detail: EventDetail }) {
  const app = useApp()
  const { value, problem, busy } = useCell(app.selection.companions)
  if (problem !== null) return <ProblemNote problem={problem} />
  if (value === null) return <p className="empty-line">{busy ? 'Looking for companions…' : ''}</p>
  const groups = value.filter((group) => group.events.length > 1)
  return (
    <div className="same-request">
      {groups.length === 0 ? (
        <p>
          {detail.requestID === ''
            ? 'The record has no requestID, so nothing can be tied to it by request.'
            : 'No other event in this evidence has the same requestID or sharedEventID. None corrects this one. A companion may stand in a log that is not part of the evidence.'}
        </p>
      ) : (
        groups.map((group) => <Group key={`${group.by} ${group.id}`} group={group} detail={detail} />)
      )}
    </div>
  )
}
