/** Where is the question typed? One line, with offers for the next word and the mistake underlined in place. */
import { Search as SearchIcon, X } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import type { App } from '../../state/app.js'
import { noOffers, takeOffer } from '../../state/completion.js'
import type { Completion, QueryProblem } from '../../state/model.js'
import { countText } from '../../state/number-format.js'
import { focusPlace, places } from '../focused-value.js'
import { IconPush } from '../parts/button.js'
import { useApp, useCell } from '../use-cell.js'

const LIST = 'query-offers'

function useOffers(app: App) {
  const offers = useCell(app.completions.offers)
  const [chosen, setChosen] = useState({ of: offers, index: -1 })
  const [typed, setTyped] = useState(false)
  // A choice is one in the list that was seen; another list has none.
  const active = chosen.of === offers ? chosen.index : -1
  const setActive = (index: number): void => {
    setChosen({ of: offers, index })
  }
  const input = useRef<HTMLInputElement>(null)
  const close = (): void => {
    setTyped(false)
    setActive(-1)
    app.completions.close()
  }
  const ask = (text: string, cursor: number): void => {
    setTyped(true)
    setActive(-1)
    void app.completions.ask(text, cursor, app.search.view.get().found?.search ?? null)
  }
  const take = (offer: Completion): void => {
    const taken = takeOffer(app.search.text.get(), offer, offers.text)
    if (taken === undefined) return
    // At once: the caret must not be moved under what is typed next.
    flushSync(() => {
      app.search.text.set(taken.text)
    })
    input.current?.setSelectionRange(taken.cursor, taken.cursor)
    ask(taken.text, taken.cursor)
  }
  /** Offers for what is typed now were asked for and have not come yet. */
  const isAwaited = (): boolean => typed && offers.text !== app.search.text.get()
  return {
    offers: typed ? offers.list : noOffers.list,
    active,
    setActive,
    close,
    ask,
    take,
    input,
    isAwaited,
  }
}

type Offers = ReturnType<typeof useOffers>

function onOfferKey(event: KeyboardEvent, offers: Offers): boolean {
  const count = offers.offers.length
  // Escape closes the offers before it does anything else, also those that are on their way: what was typed is not lost
  // because they came a moment too late.
  if (count === 0 && !(event.key === 'Escape' && offers.isAwaited())) return false
  if (event.key === 'ArrowDown') offers.setActive((offers.active + 1) % count)
  else if (event.key === 'ArrowUp') offers.setActive(offers.active <= 0 ? count - 1 : offers.active - 1)
  else if (event.key === 'Escape') offers.close()
  else if ((event.key === 'Enter' && offers.active >= 0) || event.key === 'Tab') {
    const offer = offers.offers[Math.max(0, offers.active)]
    if (offer !== undefined) offers.take(offer)
  } else return false
  event.preventDefault()
  event.stopPropagation()
  return true
}

/** Away from what is being looked for; then back to what was asked; then out of the box. */
function leaveBox(app: App, value: string): void {
  if (app.search.isLooking()) {
    app.search.cancel()
    return
  }
  const asked = app.search.view.get().asked?.text ?? ''
  if (value === asked) focusPlace('table')
  else app.search.text.set(asked)
}

function onBoxKey(event: KeyboardEvent<HTMLInputElement>, app: App, offers: Offers): void {
  if (event.nativeEvent.isComposing || onOfferKey(event, offers)) return
  const { value, selectionStart } = event.currentTarget
  const wantsOffers = event.altKey || event.ctrlKey || value === ''
  if (event.key === 'Enter') {
    offers.close()
    void app.search.submit()
  } else if (event.key === 'ArrowDown' || (event.key === ' ' && event.ctrlKey)) {
    if (wantsOffers) offers.ask(value, selectionStart ?? value.length)
    else focusPlace('table')
  } else if (event.key === 'Escape') leaveBox(app, value)
  else return
  event.preventDefault()
  event.stopPropagation()
}

function OfferList({ offers }: { readonly offers: Offers }) {
  return (
    <ul className="offers popover" role="listbox" id={LIST} aria-label="Offers for the query">
      {offers.offers.map((offer, index) => (
        <li
          key={`${String(index)} ${offer.insert}`}
          id={`${LIST}-${String(index)}`}
          role="option"
          aria-selected={index === offers.active}
          className="offer"
          onPointerDown={(event) => {
            event.preventDefault()
            offers.take(offer)
          }}
        >
          <span className="value">{offer.label}</span>
          <span className="quiet offer-detail">{offer.detail}</span>
          {offer.count === null ? null : <span className="quiet">{countText(offer.count)}</span>}
        </li>
      ))}
    </ul>
  )
}

/** The same text under the box, unseen but for the line under the mistake. */
function Underline({ text, problem, shift }: { text: string; problem: QueryProblem; shift: number }) {
  const to = Math.max(problem.to, problem.from + 1)
  return (
    <div className="query-under" aria-hidden>
      <span style={{ transform: `translateX(${String(-shift)}px)` }}>
        {text.slice(0, problem.from)}
        <span className="wrong">{text.slice(problem.from, to) || '\u00a0'}</span>
        {text.slice(to)}
      </span>
    </div>
  )
}

export function QueryBox() {
  const app = useApp()
  const text = useCell(app.search.text)
  const { invalid, asked } = useCell(app.search.view)
  const offers = useOffers(app)
  const [shift, setShift] = useState(0)
  const wrong = invalid !== null && invalid.text === text ? invalid.problem : null
  const open = offers.offers.length > 0
  return (
    <div className="query" role="search">
      <SearchIcon size={15} className="query-icon" aria-hidden />
      {wrong === null ? null : <Underline text={text} problem={wrong} shift={shift} />}
      <input
        ref={offers.input}
        id={places.query}
        className="query-input"
        role="combobox"
        aria-label="Query"
        aria-expanded={open}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={offers.active < 0 ? undefined : `${LIST}-${String(offers.active)}`}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : 'query-problem'}
        placeholder="Search all events: a word, user:alice, outcome:denied, ip:10.0.0.0/8 …"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        onChange={(event) => {
          app.search.text.set(event.target.value)
          offers.ask(event.target.value, event.target.selectionStart ?? event.target.value.length)
        }}
        onKeyDown={(event) => {
          onBoxKey(event, app, offers)
        }}
        onScroll={(event) => {
          setShift(event.currentTarget.scrollLeft)
        }}
        onBlur={offers.close}
      />
      {text === (asked?.text ?? '') || wrong !== null ? null : <kbd className="query-hint">Enter</kbd>}
      {text === '' ? null : (
        <IconPush small icon={X} label="Clear the query" onPress={() => void app.search.ask({ text: '' })} />
      )}
      {open ? <OfferList offers={offers} /> : null}
    </div>
  )
}

/** What is wrong with the query, and what was probably meant. */
export function QueryProblemNote() {
  const app = useApp()
  const { invalid, asked } = useCell(app.search.view)
  if (invalid === null) return null
  return (
    <div className="note danger" id="query-problem" role="alert">
      <strong>{invalid.problem.message}</strong>
      {invalid.problem.suggestions.length === 0 ? null : (
        <div className="actions">
          <span>Did you mean</span>
          {invalid.problem.suggestions.map((suggestion) => (
            <button
              type="button"
              key={suggestion}
              className="link value"
              onClick={() => void app.search.ask({ text: suggestion })}
            >
              {suggestion}
            </button>
          ))}
        </div>
      )}
      {asked === null ? null : (
        <span>
          Below are still the results of the previous query:{' '}
          <code>{asked.text === '' ? 'all events' : asked.text}</code>
        </span>
      )}
    </div>
  )
}
