/** What may stand in a wrapper: a record, in one of several forms, or none where one was to be expected? */
import type { Step } from './json-place.js'
import type { JsonObject } from './leaf.js'
import type { HoldingName } from './record-holding.js'

/** What was found, and where: `steps` lead to it from the value that was asked about. */
export type Held = HeldRecord | HeldRow | HeldText | HeldNothing

interface HeldAt {
  readonly steps: readonly Step[]
  readonly holding: HoldingName
  readonly record: JsonObject
}

/** A record that stands there as an object. */
export interface HeldRecord extends HeldAt {
  readonly kind: 'record'
}

/** A row from which a record was rebuilt. */
export interface HeldRow extends HeldAt {
  readonly kind: 'rebuilt'
}

/** A record that stands in a string: the units [from, to) of the decoded text. */
export interface HeldText extends HeldAt {
  readonly kind: 'text'
  /** The decoded text. */
  readonly text: string
  readonly from: number
  readonly to: number
  /** The text of the record itself, where those units are a string inside of which it stands. */
  readonly inner?: string
}

/** The units [from, to) of a text. */
export interface Units {
  readonly from: number
  readonly to: number
}

/** No record where one was to be expected. `control`: by its kind it never holds any. `sealed`: it may hold some, but
 *  cannot be opened here, which is said even if there is no record in the whole payload. */
export interface HeldNothing {
  readonly kind: 'nothing'
  readonly steps: readonly Step[]
  /** Where it is a part of the string there: its units in the decoded text. */
  readonly piece?: Units
  readonly reason: string
  readonly manner: 'plain' | 'control' | 'sealed'
}

export function nothing(steps: readonly Step[], reason: string): HeldNothing {
  return { kind: 'nothing', steps, reason, manner: 'plain' }
}
