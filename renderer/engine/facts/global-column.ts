/** Which values of a column are the same in different segments? Every distinct value of the case gets one number, so
 *  that counts of segments can be added up. */
import { fold } from '../../../shared/base/fold.js'

/** One value a doc, as a stored column has it; a column that was worked out may have more than 65,536 values. */
export interface DocValues {
  readonly codes: Uint8Array | Uint16Array | Uint32Array
  /** Value 0 is '' and stands for absence. */
  readonly values: readonly string[]
  /** Further codes of the docs that have several values: `codes` has the first by letters. */
  readonly others?: ReadonlyMap<number, readonly number[]>
}

export class GlobalColumn {
  /** Distinct values; the number of a value is its position. Number 0 is absence. */
  readonly values: readonly string[]
  /** Per segment: code -> number. */
  readonly numbers: readonly Uint32Array[]
  readonly #numberOf: Map<string, number>
  #ranks: Uint32Array | undefined

  constructor(
    values: readonly string[] = [''],
    numbers: readonly Uint32Array[] = [],
    numberOf = new Map([['', 0]]),
  ) {
    this.values = values
    this.numbers = numbers
    this.#numberOf = numberOf
  }

  /** With the columns of all segments, of which this one knows the first already. */
  extended(columns: readonly (DocValues | undefined)[]): GlobalColumn {
    if (columns.length === this.numbers.length) return this
    const values = [...this.values]
    const numberOf = new Map(this.#numberOf)
    const added = columns.slice(this.numbers.length).map((column) =>
      Uint32Array.from(column?.values ?? [''], (value) => {
        const number = numberOf.get(value) ?? values.length
        if (number === values.length) {
          values.push(value)
          numberOf.set(value, number)
        }
        return number
      }),
    )
    return new GlobalColumn(values, [...this.numbers, ...added], numberOf)
  }

  /** Number -> rank of the value by its fold (absence first); values of one fold have one rank. */
  get ranks(): Uint32Array {
    if (this.#ranks === undefined) {
      const folds = this.values.map(fold)
      const sorted = Uint32Array.from(folds.keys()).sort((left, right) =>
        compareTexts(folds[left], folds[right]),
      )
      const ranks = new Uint32Array(folds.length)
      let rank = 0
      sorted.forEach((number, at) => {
        if (at > 0 && folds[number] !== folds[sorted[at - 1] as number]) rank += 1
        ranks[number] = rank
      })
      this.#ranks = ranks
    }
    return this.#ranks
  }
}

/** By UTF-16 units: the same everywhere, whatever the locale. */
export function compareTexts(left: string | undefined = '', right: string | undefined = ''): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
