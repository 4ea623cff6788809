/** Which lines of a text match? All lines are run through the automaton in one pass over their bytes (ASCII, folded).
 *
 *    table   one row of 128 cells a state, by byte: where in the table the row of the next state begins, or what is below
 *    row 0   the rest of a line that has been decided: it leads to itself
 *    row 1   the beginning of a line; a line feed leads to it from everywhere
 *
 *  A step has to wait for the step before it, so four stretches of the text are run in turn: the processor works at all of
 *  them at once. */
import { ACCEPTED, DEAD, UNKNOWN, type Automaton } from './automaton.js'
import type { Alphabet } from './program.js'

const ROW = 128
const REST = 0
const START = ROW
const NEWLINE = 0x0a

/** What a cell holds that leads to no row: not worked out yet, a match, no room for another state. */
const UNDECIDED = -1
const MATCH = -2
const FULL = -3

/** Rows of a table: two megabytes. */
const MOST_ROWS = 4096
const FIRST_ROWS = 32

export class LineScan {
  #table = new Int32Array(ROW * FIRST_ROWS).fill(UNDECIDED).fill(REST, 0, ROW)
  readonly #mostRows: number

  constructor(
    private readonly automaton: Automaton,
    private readonly alphabet: Alphabet,
    mostRows = MOST_ROWS,
  ) {
    this.#mostRows = mostRows
    this.#table[NEWLINE] = START
  }

  /** `bytes[0, end)` are whole lines, each with its line feed. Gives one place within each line that matches, ascending;
   *  `~place` for a line that is still to be matched by other means. */
  scan(bytes: Uint8Array, end: number): number[] {
    const second = lineBehind(bytes, end >>> 2, end)
    const third = Math.max(second, lineBehind(bytes, end >>> 1, end))
    const fourth = Math.max(third, lineBehind(bytes, end - (end >>> 2), end))
    const together = Math.min(second, third - second, fourth - third, end - fourth)
    const found: [number[], number[], number[], number[]] = [[], [], [], []]
    let [a, b, c, d] = [START, START, START, START]
    for (let at = 0; at < together; at += 1) {
      // The table changes only where something had to be settled.
      const table = this.#table
      let [nextA, nextB, nextC, nextD] = [a, b, c, d]
      for (; at < together; at += 1) {
        nextA = table[a + (bytes[at] as number)] as number
        nextB = table[b + (bytes[second + at] as number)] as number
        nextC = table[c + (bytes[third + at] as number)] as number
        nextD = table[d + (bytes[fourth + at] as number)] as number
        if ((nextA | nextB | nextC | nextD) < 0) break
        a = nextA
        b = nextB
        c = nextC
        d = nextD
      }
      if (at === together) break
      a = nextA >= 0 ? nextA : this.#settle(a, bytes, at, found[0])
      b = nextB >= 0 ? nextB : this.#settle(b, bytes, second + at, found[1])
      c = nextC >= 0 ? nextC : this.#settle(c, bytes, third + at, found[2])
      d = nextD >= 0 ? nextD : this.#settle(d, bytes, fourth + at, found[3])
    }
    this.#finish(a, bytes.subarray(0, second), together, { base: 0, found: found[0] })
    this.#finish(b, bytes.subarray(second, third), together, { base: second, found: found[1] })
    this.#finish(c, bytes.subarray(third, fourth), together, { base: third, found: found[2] })
    this.#finish(d, bytes.subarray(fourth, end), together, { base: fourth, found: found[3] })
    return found.flat()
  }

  #finish(
    row: number,
    bytes: Uint8Array,
    from: number,
    { base, found }: { readonly base: number; readonly found: number[] },
  ): void {
    let table = this.#table
    let state = row
    for (let at = from; at < bytes.length; at += 1) {
      const next = table[state + (bytes[at] as number)] as number
      if (next >= 0) {
        state = next
        continue
      }
      const known = found.length
      state = this.#settle(state, bytes, at, found)
      table = this.#table
      if (found.length > known) {
        const place = found.pop() as number
        found.push(place < 0 ? ~(~place + base) : place + base)
      }
    }
  }

  /** One step, whatever it takes: the next row. Notes the line where it is decided. */
  #settle(row: number, bytes: Uint8Array, at: number, found: number[]): number {
    const byte = bytes[at] as number
    const cell = row + byte
    if (this.#table[cell] === UNDECIDED) {
      const worked = this.#workOut(row, byte)
      this.#table[cell] = worked
    }
    const next = this.#table[cell] as number
    if (next >= 0) return next
    found.push(next === MATCH ? at : ~at)
    return byte === NEWLINE ? START : REST
  }

  #workOut(row: number, byte: number): number {
    const { ascii, size } = this.alphabet
    const state = row / ROW - 1
    const next = this.automaton.next(state, byte === NEWLINE ? size : (ascii[byte] as number))
    if (next === ACCEPTED) return MATCH
    if (byte === NEWLINE) return START
    if (next === DEAD) return REST
    return next === UNKNOWN || !this.#makeRoom(next + 2) ? FULL : (next + 1) * ROW
  }

  #makeRoom(rows: number): boolean {
    if (rows > this.#mostRows) return false
    const known = this.#table
    if (rows * ROW <= known.length) return true
    this.#table = new Int32Array(2 * ROW * rows).fill(UNDECIDED)
    this.#table.set(known)
    return true
  }
}

/** Where the first line begins behind `at`; at most `end`. */
function lineBehind(bytes: Uint8Array, at: number, end: number): number {
  const found = bytes.indexOf(NEWLINE, at)
  return found < 0 ? end : Math.min(found + 1, end)
}
