/** Inside of what does reading stand in a payload of JSON, and what may come next there? */
import type { Where } from './held-records.js'
import type { WrapperList } from './wrapper-list.js'

/** The list of log files, in which everything is to be a record; and that of lookup-events, which may well be empty. */
export const RECORDS = 'Records'
const LOOKUP_EVENTS = 'Events'

export class ReadingPlace {
  /** `array`: a bare one. `wrapped`: a list of a wrapper. `members`: the object around it, before or behind that list. */
  inside: 'top' | 'array' | 'wrapped' | 'members' = 'top'
  /** In an array or among members. `first`: a value or the end; `value`; `separator`: a comma or the end. */
  expect: 'first' | 'value' | 'separator' = 'first'
  /** The list that is being read, or was last; objects that are open around it. */
  #list = ''
  #depth = 0
  #listIsEmpty = false

  /** Objects that are open. */
  get depth(): number {
    return this.#depth
  }

  /** What is read here, as findings are counted. */
  get where(): Where {
    if (this.inside === 'wrapped' && this.#list === RECORDS) return 'wrapped'
    return this.inside === 'array' || this.inside === 'wrapped' ? 'listed' : 'plain'
  }

  /** In some lists of wrappers an event is an array of its values. */
  get mayHoldRows(): boolean {
    return this.inside === 'wrapped' && this.#list !== RECORDS
  }

  /** Is it the empty list of lookup-events so far? */
  get isEmptyAnswer(): boolean {
    return this.#listIsEmpty && this.#list === LOOKUP_EVENTS
  }

  enterArray(): void {
    this.#begin('array')
  }

  enterList({ depth, name }: Pick<WrapperList, 'depth' | 'name'>): void {
    this.#list = name
    this.#depth = depth
    this.#begin('wrapped')
  }

  #begin(inside: 'array' | 'wrapped'): void {
    this.inside = inside
    this.expect = 'first'
    this.#listIsEmpty = true
  }

  /** An element of the array begins. */
  beginElement(): void {
    this.#listIsEmpty = false
  }

  closeArray(): void {
    this.inside = this.inside === 'wrapped' ? 'members' : 'top'
    this.expect = 'separator'
  }

  closeObject(): void {
    this.#depth -= 1
    this.expect = 'separator'
    if (this.#depth <= 0) this.inside = 'top'
  }
}
