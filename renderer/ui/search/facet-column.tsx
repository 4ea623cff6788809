/** Which values are frequent in the result? Exact counts; a click includes, Alt+click or `x` excludes. */
import { ChevronDown, ChevronRight, PanelLeftClose, X } from 'lucide-react'
import { useState, type KeyboardEvent, type MouseEvent } from 'react'
import { outcomes, type Outcome } from '../../../shared/cloudtrail/outcome.js'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { Facet } from '../../state/model.js'
import { countText } from '../../state/number-format.js'
import { shortenMiddle } from '../../state/shorten.js'
import { places } from '../focused-value.js'
import { IconPush } from '../parts/button.js'
import { OutcomeShape } from '../parts/outcome-mark.js'
import { ProblemNote } from '../parts/problem-note.js'
import { useApp, useCell } from '../use-cell.js'

/** Arrow keys go through all buttons of the column. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(event.target instanceof HTMLElement)) return
  event.preventDefault()
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-stop]')]
  stops[stops.indexOf(event.target) + step]?.focus()
}

const isOutcome = (value: string): value is Outcome => (outcomes as readonly string[]).includes(value)

interface ValueProps {
  readonly facet: Facet
  readonly value: string
  readonly count: number
  readonly most: number
}

function FacetValue({ facet, value, count, most }: ValueProps) {
  const app = useApp()
  const text = value === '' ? 'none' : visibleText(value)
  const pick = (event: MouseEvent): void => {
    const act = event.altKey || event.shiftKey ? app.search.exclude : app.search.include
    void act(facet.field, value)
  }
  return (
    <li className="facet-value" data-field={facet.field} data-value={value}>
      <span className="facet-bar" style={{ width: `${String((count / most) * 100)}%` }} aria-hidden />
      <button
        type="button"
        data-stop
        className={`facet-pick${value === '' ? ' quiet' : ''}`}
        title={`${text}: ${countText(count)} events. Click includes, Alt+click excludes`}
        onClick={pick}
      >
        {facet.field === 'outcome' && isOutcome(value) ? (
          <span className={`outcome ${value}`}>
            <OutcomeShape outcome={value} />
          </span>
        ) : null}
        <span className="only-heard">
          {facet.label}: {text},{' '}
        </span>
        <span className={value === '' ? '' : 'value'} aria-hidden>
          {shortenMiddle(text, 26)}
        </span>
        <span className="facet-count">{countText(count)}</span>
        <span className="only-heard">, include</span>
      </button>
      <button
        type="button"
        tabIndex={-1}
        className="facet-out"
        aria-label={`${facet.label} ${text}: exclude`}
        onClick={() => void app.search.exclude(facet.field, value)}
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  )
}

function FacetBlock({ facet }: { readonly facet: Facet }) {
  const app = useApp()
  const { openFacets } = useCell(app.preferences.layout)
  const [asked, setAsked] = useState(false)
  const open = openFacets.includes(facet.field)
  const most = Math.max(1, ...facet.values.map(({ count }) => count))
  const hidden = facet.distinct - facet.values.length
  const Chevron = open ? ChevronDown : ChevronRight
  const toggle = (): void => {
    const others = openFacets.filter((field) => field !== facet.field)
    app.preferences.arrange({ openFacets: open ? others : [...others, facet.field] })
  }
  return (
    <section className="facet" aria-label={facet.label}>
      <button type="button" data-stop className="facet-head" aria-expanded={open} onClick={toggle}>
        <Chevron size={14} aria-hidden />
        {facet.label}
        <span className="facet-count quiet">{countText(facet.distinct)}</span>
      </button>
      {open ? (
        <ul>
          {facet.values.map(({ value, count }) => (
            <FacetValue key={value} {...{ facet, value, count, most }} />
          ))}
        </ul>
      ) : null}
      {open && hidden > 0 ? (
        <button
          type="button"
          data-stop
          className="link facet-more"
          onClick={() => {
            setAsked(true)
            void app.surroundings.more(facet.field)
          }}
        >
          {asked && facet.values.length > 8
            ? `${countText(hidden)} more; narrow the query to see them`
            : `${countText(hidden)} more`}
        </button>
      ) : null}
    </section>
  )
}

export function FacetColumn() {
  const app = useApp()
  const { value, problem, busy } = useCell(app.surroundings.facets)
  const { found } = useCell(app.search.view)
  const { facetsWidth } = useCell(app.preferences.layout)
  return (
    <aside
      className="facets"
      id={places.facets}
      aria-label="Facets"
      style={{ width: facetsWidth }}
      onKeyDown={walk}
    >
      <div className="pane-head">
        <h2>Facets</h2>
        <IconPush
          small
          icon={PanelLeftClose}
          label="Hide the facets"
          onPress={() => {
            app.preferences.arrange({ facetsOpen: false })
          }}
        />
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {value === null ? (
        <p className="empty-line">{busy ? 'Counting…' : ''}</p>
      ) : found?.count === 0 ? (
        <p className="empty-line">
          No {found.total === 0 ? 'events' : 'matches'}, so there is nothing to count.
        </p>
      ) : (
        value.map((facet) => <FacetBlock key={facet.field} facet={facet} />)
      )}
    </aside>
  )
}
