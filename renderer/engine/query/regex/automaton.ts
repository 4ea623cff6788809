/** Does a text match? Time linear in the text: a deterministic automaton that is built while it runs, and beyond a
 *  bounded number of states a plain simulation of the program.
 *
 *  A state is the set of instructions that wait to be looked at before the next character, and what the previous
 *  character was. Assertions can then be decided exactly, for the next character is known when a state is left. */
import { ACCEPT, assertions, ASSERT, CONSUME, type Program } from './program.js'

/** What becomes of a state where that is no other state: not known (there is no room for it), decided either way. */
export const UNKNOWN = -1
export const ACCEPTED = -2
export const DEAD = -3

/** The characters (ASCII, folded) that stand at each place of some texts. */
export type TextShape = readonly string[]

const AT_START = 0
const AFTER_OTHER = 1
const AFTER_WORD = 2

const START = assertions.indexOf('start')
const END = assertions.indexOf('end')
const WORD_EDGE = assertions.indexOf('word')

/** Cells of the transition table, 4 bytes each. */
const DEFAULT_CELLS = 1 << 20

interface State {
  readonly waiting: Int32Array
  readonly previous: number
}

/** Instructions looked at to find out whether texts of some shape can match. */
const MOST_WORK = 100_000

const keyOfState = ({ previous, waiting }: State): string => `${previous}:${waiting.join()}`

export class Automaton {
  /** Instructions looked at so far: what a test of linear time counts. */
  work = 0
  private readonly states: State[] = []
  private readonly numbers = new Map<string, number>()
  private readonly width: number
  private readonly stateLimit: number
  private transitions: Int32Array
  private readonly seen: Uint32Array
  private readonly taken: Uint32Array
  private generation = 0
  private readonly stack: number[] = []
  /** Nothing can start behind the first character. */
  private readonly anchored: boolean

  constructor(
    private readonly program: Program,
    cells = DEFAULT_CELLS,
  ) {
    const count = program.operation.length
    this.width = program.alphabet.size + 1
    this.stateLimit = Math.max(1, Math.floor(cells / this.width))
    this.seen = new Uint32Array(count)
    this.taken = new Uint32Array(count)
    this.transitions = new Int32Array(this.width * Math.min(16, this.stateLimit)).fill(UNKNOWN)
    this.anchored = !this.canStartLater()
    this.stateNumber({ waiting: new Int32Array(0), previous: AT_START })
  }

  /** `folded` is text that went through `fold`. */
  matches(folded: string): boolean {
    const { alphabet } = this.program
    let number = 0
    for (let at = 0; at < folded.length; at += 1) {
      const begin = at
      const unit = folded.charCodeAt(at)
      let kind: number
      if (unit < 128) kind = alphabet.ascii[unit] as number
      else {
        const codePoint = folded.codePointAt(at) as number
        if (codePoint > 0xffff) at += 1
        kind = alphabet.classOf(codePoint)
      }
      let next = this.transitions[number * this.width + kind] as number
      if (next === UNKNOWN) next = this.next(number, kind)
      if (next === UNKNOWN) return this.simulate(this.states[number] as State, folded, begin)
      if (next < 0) return next === ACCEPTED
      number = next
    }
    return this.next(number, alphabet.size) === ACCEPTED
  }

  /** The number of the state that a character of class `kind` (or the end) leads to from a state (0: the beginning), or
   *  ACCEPTED or DEAD; UNKNOWN where there is no room for another state. */
  next(number: number, kind: number): number {
    const known = this.transitions[number * this.width + kind] as number
    if (known !== UNKNOWN) return known
    const computed = this.step(this.states[number] as State, kind)
    const isEnd = kind === this.program.alphabet.size
    let next: number = typeof computed === 'number' ? computed : DEAD
    if (typeof computed !== 'number' && !isEnd) next = this.stateNumber(computed)
    this.transitions[number * this.width + kind] = next
    return next
  }

  /** Could a text of this shape match? True where it takes too long to find out. */
  couldMatch(shape: TextShape): boolean {
    const { alphabet } = this.program
    const limit = this.work + MOST_WORK
    let reached = new Map([['', this.states[0] as State]])
    for (const characters of shape) {
      const kinds = new Set([...characters].map((one) => alphabet.ascii[one.charCodeAt(0)] as number))
      const following = new Map<string, State>()
      for (const state of reached.values()) {
        for (const kind of kinds) {
          const next = this.step(state, kind)
          if (next === ACCEPTED || this.work > limit) return true
          if (next !== DEAD) following.set(keyOfState(next), next)
        }
      }
      reached = following
    }
    return [...reached.values()].some((state) => this.step(state, alphabet.size) === ACCEPTED)
  }

  /** The rest of a text, without remembering states. */
  private simulate(from: State, folded: string, start: number): boolean {
    let state = from
    let at = start
    while (at < folded.length) {
      const codePoint = folded.codePointAt(at) ?? 0
      at += codePoint > 0xffff ? 2 : 1
      const next = this.step(state, this.program.alphabet.classOf(codePoint))
      if (typeof next === 'number') return next === ACCEPTED
      state = next
    }
    return this.step(state, this.program.alphabet.size) === ACCEPTED
  }

  /** A new or known state's number; UNKNOWN when the table is full. */
  private stateNumber(state: State): number {
    const key = keyOfState(state)
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const number = this.states.length
    if (number >= this.stateLimit) return UNKNOWN
    this.states.push(state)
    this.numbers.set(key, number)
    if ((number + 1) * this.width > this.transitions.length) {
      const rows = Math.min(this.stateLimit, 2 * (number + 1))
      const larger = new Int32Array(this.width * rows).fill(UNKNOWN)
      larger.set(this.transitions)
      this.transitions = larger
    }
    return number
  }

  /** What a character of class `kind` (or the end) makes of a state. */
  // eslint-disable-next-line complexity -- the inner loop of the fallback, clearer in one piece
  private step(state: State, kind: number): State | typeof ACCEPTED | typeof DEAD {
    const { operation, x, y, alphabet } = this.program
    const isEnd = kind === alphabet.size
    const nextIsWord = !isEnd && alphabet.isWord[kind] === 1
    this.generation += 1
    const next: number[] = []
    const { stack } = this
    stack.length = 0
    for (const instruction of state.waiting) stack.push(instruction)
    if (!this.anchored || state.previous === AT_START) stack.push(0)
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.seen[at] === this.generation) continue
      this.seen[at] = this.generation
      this.work += 1
      const what = operation[at]
      if (what === ACCEPT) return ACCEPTED
      if (what === CONSUME) {
        if (isEnd || this.taken[at + 1] === this.generation || !this.holds(x[at] as number, kind)) continue
        this.taken[at + 1] = this.generation
        next.push(at + 1)
      } else if (what === ASSERT) {
        if (this.asserts(x[at] as number, state.previous, nextIsWord, isEnd)) stack.push(at + 1)
      } else stack.push(x[at] as number, y[at] as number)
    }
    if (next.length === 0 && this.anchored) return DEAD
    const previous = this.program.asksWords && nextIsWord ? AFTER_WORD : AFTER_OTHER
    return { waiting: Int32Array.from(next).sort(), previous }
  }

  private asserts(which: number, previous: number, nextIsWord: boolean, isEnd: boolean): boolean {
    if (which === START) return previous === AT_START
    if (which === END) return isEnd
    const edge = (previous === AFTER_WORD) !== nextIsWord
    return which === WORD_EDGE ? edge : !edge
  }

  private holds(set: number, kind: number): boolean {
    const classes = this.program.sets[set] ?? []
    for (let at = 0; at + 1 < classes.length; at += 2) {
      if (kind < (classes[at] as number)) return false
      if (kind <= (classes[at + 1] as number)) return true
    }
    return false
  }

  /** Follows the program from its start as if behind some character, granting every assertion but the start. */
  private canStartLater(): boolean {
    const { operation, x, y } = this.program
    this.generation += 1
    const stack = [0]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.seen[at] === this.generation) continue
      this.seen[at] = this.generation
      if (operation[at] === ACCEPT || operation[at] === CONSUME) return true
      if (operation[at] !== ASSERT) stack.push(x[at] as number, y[at] as number)
      else if (x[at] !== START) stack.push(at + 1)
    }
    return false
  }
}
