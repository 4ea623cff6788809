/** Which records have the id of this event, and say something else? All of them, where each stands, and what differs. */
import { visibleText } from '../../../shared/base/visible-text.js'
import type { ConflictingCopy, EventDetail } from '../../state/model.js'
import { counted, countText } from '../../state/number-format.js'
import { zoneName } from '../../state/preferences.js'
import { fieldClause } from '../../state/query-text.js'
import { tableTime } from '../../state/time-format.js'
import { omittedWords } from '../../state/omitted-words.js'
import { Push } from '../parts/button.js'
import { ProblemNote } from '../parts/problem-note.js'
import { Value } from '../parts/value.js'
import { useApp, useCell } from '../use-cell.js'
import { Differences } from './differences.js'

/** Above the event, so that nobody takes one of several copies for the whole truth. */
export function ConflictNote({ detail }: { readonly detail: EventDetail }) {
  const app = useApp()
  if (detail.conflicting === 0) return null
  const others =
    detail.conflicting === 1 ? 'One other record has' : `${countText(detail.conflicting)} other records have`
  return (
    <div className="note warning">
      <span>{others} this account and eventID, and different content.</span>
      <div className="actions">
        <Push
          small
          onPress={() => {
            app.selection.showTab('conflict')
          }}
        >
          Compare
        </Push>
      </div>
    </div>
  )
}

function Copy({
  copy,
  number,
  here,
}: {
  readonly copy: ConflictingCopy
  readonly number: number
  readonly here: boolean
}) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const { event } = copy
  return (
    <li>
      <button
        type="button"
        className={`companion${here ? ' here' : ''}`}
        aria-current={here}
        onClick={() => void app.selection.goTo(event.ref)}
      >
        <strong>{countText(number)}</strong>
        <span className="value">{event.time === null ? 'undated' : tableTime(event.time, zone)}</span>
        <strong>{visibleText(event.eventName)}</strong>
        {here ? <span>this event</span> : null}
        {copy.omitted.map((part, index) => (
          <span className="quiet" key={index}>
            {omittedWords(part)}
          </span>
        ))}
        {copy.provenance.map((place, index) => (
          <span className="value quiet" key={index}>
            {[place.path, ...place.inside].map(visibleText).join(' › ')}, byte {countText(place.offset)}
          </span>
        ))}
      </button>
    </li>
  )
}

export function ConflictView({ detail }: { readonly detail: EventDetail }) {
  const app = useApp()
  const { value, problem, busy } = useCell(app.selection.conflict)
  if (problem !== null) return <ProblemNote problem={problem} />
  const group = value?.group ?? null
  if (group === null) return <p className="empty-line">{busy ? 'Comparing the records…' : ''}</p>
  return (
    <section className="same-request group" aria-label="Conflicting copies">
      <h3>
        eventID <Value field="eventID" text={group.eventID} />
      </h3>
      <p>
        These {counted(group.total, 'record')} have one account and one eventID, but not the same content.
        They are copies that were cut short, updated or changed, or distinct events that share an id; the
        evidence does not say which. All of them are kept, and all are counted.
      </p>
      <div className="actions">
        <Push
          small
          onPress={() => void app.search.ask({ text: fieldClause('eventID', group.eventID), range: null })}
        >
          Show in the table
        </Push>
      </div>
      <ol className="companion-list">
        {group.copies.map((copy, index) => (
          <Copy key={copy.event.ref} copy={copy} number={index + 1} here={copy.event.ref === detail.ref} />
        ))}
      </ol>
      {group.copies.length < group.total ? (
        <p className="quiet">The first {countText(group.copies.length)} are listed; the table shows all.</p>
      ) : null}
      <Differences members={group.copies.length} differing={group.differing} />
    </section>
  )
}
