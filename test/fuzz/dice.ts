/** Which of several things happens next? Always the same after the same seed. */

export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0 || 1
  }

  /** A whole number in [0, below). */
  whole(below: number): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x >>> 0
    return (Math.imul(x, 0x2545f491) >>> 0) % Math.max(1, below)
  }

  /** True once in so many times. */
  once(inSoMany: number): boolean {
    return this.whole(inSoMany) === 0
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.whole(list.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }

  list<T>(most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.whole(most + 1) }, (_, index) => make(index))
  }
}
