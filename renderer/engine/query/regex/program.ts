/** How is a regular expression run? As a program of a Thompson automaton over classes of code points: characters that
 *  no part of the expression tells apart are one class, so a table of transitions stays small. */
import { contains, WORD, type CharSet } from './char-set.js'
import { RegexFailure } from './failure.js'
import type { RegexNode } from './syntax.js'

export const CONSUME = 0
export const SPLIT = 1
export const ASSERT = 2
export const ACCEPT = 3

export const assertions = ['start', 'end', 'word', 'notWord'] as const

/** Instruction i: CONSUME x=set, then i + 1; SPLIT to x (preferred) or y; ASSERT x=index in `assertions`, then i + 1. */
export interface Program {
  readonly operation: Uint8Array
  readonly x: Int32Array
  readonly y: Int32Array
  readonly alphabet: Alphabet
  /** Per set the classes in it, as inclusive ranges [from, to, …]. */
  readonly sets: readonly (readonly number[])[]
  readonly asksWords: boolean
}

/** The partition of all code points. */
export interface Alphabet {
  /** Number of classes; the class with this number is the end of the text. */
  readonly size: number
  readonly ascii: Uint16Array
  classOf(codePoint: number): number
  /** 1 for classes of word characters; only meaningful where the program asks for words. */
  readonly isWord: Uint8Array
}

const INSTRUCTION_LIMIT = 20_000

/** Throws `RegexFailure` if the expression is too large once its repetitions are written out. */
export function compileProgram(node: RegexNode): Program {
  const builder = new Builder()
  builder.add(node)
  builder.emit(ACCEPT, 0, 0)
  return builder.finish()
}

class Builder {
  private readonly operation: number[] = []
  private readonly x: number[] = []
  private readonly y: number[] = []
  private readonly sets: CharSet[] = []
  private readonly setNumbers = new Map<string, number>()
  private asksWords = false
  private visits = 0

  emit(operation: number, x: number, y: number): number {
    this.operation.push(operation)
    this.x.push(x)
    this.y.push(y)
    return this.operation.length - 1
  }

  add(node: RegexNode): void {
    // Visits, not instructions: a repeated empty group costs time though it emits nothing.
    this.visits += 1
    if (this.visits > INSTRUCTION_LIMIT) {
      throw new RegexFailure(
        0,
        Infinity,
        'This expression is too large once its repetitions are written out.',
      )
    }
    switch (node.kind) {
      case 'set':
        this.emit(CONSUME, this.setNumber(node.set), 0)
        return
      case 'concat':
        for (const part of node.parts) this.add(part)
        return
      case 'alternation':
        this.alternation(node.parts)
        return
      case 'assertion':
        this.asksWords ||= node.at === 'word' || node.at === 'notWord'
        this.emit(ASSERT, assertions.indexOf(node.at), 0)
        return
      case 'repeat':
        this.repeat(node)
    }
  }

  finish(): Program {
    const alphabet = alphabetOf(this.asksWords ? [...this.sets, WORD] : this.sets)
    return {
      operation: Uint8Array.from(this.operation),
      x: Int32Array.from(this.x),
      y: Int32Array.from(this.y),
      alphabet,
      sets: this.sets.map((set) => set.map((codePoint) => alphabet.classOf(codePoint))),
      asksWords: this.asksWords,
    }
  }

  private setNumber(set: CharSet): number {
    const key = set.join()
    const known = this.setNumbers.get(key)
    if (known !== undefined) return known
    this.setNumbers.set(key, this.sets.length)
    return this.sets.push(set) - 1
  }

  private alternation(parts: readonly RegexNode[]): void {
    const exits: number[] = []
    parts.forEach((part, index) => {
      const isLast = index === parts.length - 1
      const split = isLast ? -1 : this.emit(SPLIT, this.operation.length + 1, 0)
      this.add(part)
      if (isLast) return
      exits.push(this.emit(SPLIT, 0, 0))
      this.y[split] = this.operation.length
    })
    for (const exit of exits) this.jump(exit, this.operation.length)
  }

  private repeat(node: Extract<RegexNode, { kind: 'repeat' }>): void {
    const { part, min, max, greedy } = node
    const open = max === Infinity
    // `x+` ends in a jump back instead of a second copy, or nested repetitions would double with each level.
    for (let copy = 0; copy < min - (open ? 1 : 0); copy += 1) this.add(part)
    if (open && min > 0) {
      const start = this.operation.length
      this.add(part)
      const split = this.emit(SPLIT, 0, 0)
      this.choose(split, start, split + 1, greedy)
      return
    }
    if (open) {
      const split = this.emit(SPLIT, 0, 0)
      this.add(part)
      this.jump(this.emit(SPLIT, 0, 0), split)
      this.choose(split, split + 1, this.operation.length, greedy)
      return
    }
    const splits: number[] = []
    for (let copy = min; copy < max; copy += 1) {
      splits.push(this.emit(SPLIT, 0, 0))
      this.add(part)
    }
    for (const split of splits) this.choose(split, split + 1, this.operation.length, greedy)
  }

  private jump(instruction: number, target: number): void {
    this.x[instruction] = target
    this.y[instruction] = target
  }

  private choose(split: number, again: number, leave: number, greedy: boolean): void {
    this.x[split] = greedy ? again : leave
    this.y[split] = greedy ? leave : again
  }
}

function alphabetOf(sets: readonly CharSet[]): Alphabet {
  const edges = new Set([0])
  for (const set of sets) {
    for (let at = 0; at + 1 < set.length; at += 2) {
      edges.add(set[at] ?? 0)
      edges.add((set[at + 1] ?? 0) + 1)
    }
  }
  edges.delete(0x110000)
  // Class k holds the code points from starts[k] up to starts[k + 1].
  const starts = Uint32Array.from(edges).sort()
  const classOf = (codePoint: number): number => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= codePoint) low = middle
      else high = middle
    }
    return low
  }
  const isWord = Uint8Array.from(starts, (start) => (contains(WORD, start) ? 1 : 0))
  const ascii = Uint16Array.from({ length: 128 }, (_, codePoint) => classOf(codePoint))
  return { size: starts.length, ascii, classOf, isWord }
}
