/** How long does something take that is done a million times? Every so many times it is timed, and counts for the others. */

/** A power of two. */
const EVERY = 16

export class SampledTimer {
  #ms = 0
  #turns = 0

  /** `clock`: milliseconds, from any beginning. */
  constructor(private readonly clock: () => number) {}

  /** Milliseconds so far, roughly. */
  get ms(): number {
    return this.#ms
  }

  /** Is this turn one that is timed? Then `began` is to be taken, and given to `ended`. */
  isTurn(): boolean {
    this.#turns += 1
    return this.#turns % EVERY === 0
  }

  began(): number {
    return this.clock()
  }

  ended(began: number): void {
    this.#ms += EVERY * (this.clock() - began)
  }

  /** Times something that is not done often, as it is. */
  whole<Value>(run: () => Value): Value {
    const began = this.clock()
    const value = run()
    this.#ms += this.clock() - began
    return value
  }
}
