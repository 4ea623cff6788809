/** Where in a text does an expression match? Leftmost first, preferring what the expression prefers (greedy or lazy),
 *  in time proportional to the text for each match found. For highlighting; whether there is a match at all is the
 *  automaton's business. */
import { ACCEPT, assertions, ASSERT, CONSUME, type Program } from './program.js'

const START = assertions.indexOf('start')
const END = assertions.indexOf('end')
const WORD_EDGE = assertions.indexOf('word')

/** Non-empty matches that do not overlap, [from, to) in UTF-16 units, at most `limit` of them. */
export function findMatches(program: Program, folded: string, limit: number): [number, number][] {
  const finder = new Finder(program, folded)
  const found: [number, number][] = []
  let from = 0
  while (from <= folded.length && found.length < limit) {
    const match = finder.next(from)
    if (match === undefined) break
    if (match[1] > match[0]) found.push(match)
    const isAstral = (folded.codePointAt(match[1]) ?? 0) > 0xffff
    from = match[1] > match[0] ? match[1] : match[1] + (isAstral ? 2 : 1)
  }
  return found
}

/** Threads in order of preference: an instruction that consumes or accepts, and where its match began. */
interface Threads {
  readonly instruction: number[]
  readonly began: number[]
}

class Finder {
  private readonly seen: Uint32Array
  private generation = 0

  constructor(
    private readonly program: Program,
    private readonly folded: string,
  ) {
    this.seen = new Uint32Array(program.operation.length)
  }

  // eslint-disable-next-line complexity -- one step of a thread machine, clearer in one piece
  next(from: number): [number, number] | undefined {
    const { operation, alphabet, x } = this.program
    let found: [number, number] | undefined
    let current: Threads = { instruction: [], began: [] }
    this.generation += 1
    for (let at = from; ;) {
      if (found === undefined) this.follow(0, at, at, current)
      if (current.instruction.length === 0 && found !== undefined) return found
      const codePoint = this.folded.codePointAt(at)
      const kind = codePoint === undefined ? alphabet.size : alphabet.classOf(codePoint)
      const after = at + (codePoint !== undefined && codePoint > 0xffff ? 2 : 1)
      const following: Threads = { instruction: [], began: [] }
      this.generation += 1
      for (let index = 0; index < current.instruction.length; index += 1) {
        const instruction = current.instruction[index] ?? 0
        const began = current.began[index] ?? 0
        if (operation[instruction] === ACCEPT) {
          found = [began, at]
          break
        }
        if (codePoint !== undefined && this.holds(x[instruction] ?? 0, kind)) {
          this.follow(instruction + 1, began, after, following)
        }
      }
      if (codePoint === undefined) return found
      current = following
      at = after
    }
  }

  /** Adds the threads that instruction `start` leads to without consuming, at text position `at`. */
  private follow(start: number, began: number, at: number, threads: Threads): void {
    const { operation, x, y } = this.program
    const stack = [start]
    for (let instruction = stack.pop(); instruction !== undefined; instruction = stack.pop()) {
      if (this.seen[instruction] === this.generation) continue
      this.seen[instruction] = this.generation
      const what = operation[instruction]
      if (what === CONSUME || what === ACCEPT) {
        threads.instruction.push(instruction)
        threads.began.push(began)
      } else if (what === ASSERT) {
        if (this.asserts(x[instruction] ?? 0, at)) stack.push(instruction + 1)
      } else stack.push(y[instruction] ?? 0, x[instruction] ?? 0)
    }
  }

  private asserts(which: number, at: number): boolean {
    if (which === START) return at === 0
    if (which === END) return at === this.folded.length
    const edge = isWord(this.folded.charCodeAt(at - 1)) !== isWord(this.folded.charCodeAt(at))
    return which === WORD_EDGE ? edge : !edge
  }

  private holds(set: number, kind: number): boolean {
    const classes = this.program.sets[set] ?? []
    for (let at = 0; at + 1 < classes.length; at += 2) {
      if (kind >= (classes[at] ?? 0) && kind <= (classes[at + 1] ?? 0)) return true
    }
    return false
  }
}

/** NaN, beyond the ends, is no word character. */
function isWord(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f
}
