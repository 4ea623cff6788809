/** What can be worked out from a segment once and used by many queries? Everything here is derived lazily and kept for
 *  as long as the segment lives; segments never change, so nothing is ever stale. */
import { fold } from '../../../shared/base/fold.js'
import type { FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { addDoc, emptyDocset, type Docset } from './docset.js'
import { idKeys } from './id-keys.js'
import { coldOf, isAbsentId } from '../segment/identifiers.js'
import type { DocValues } from './global-column.js'
import { sortByKeys } from './radix.js'
import type { IdName, Segment, TermTable } from '../segment/segment.js'
import { foldedValue } from '../segment/values.js'

/** Terms of the segment grouped by path: path `p` has the places [start[p], start[p + 1]) of `terms` and `values`. */
interface TermsByPath {
  readonly start: Uint32Array
  readonly terms: Uint32Array
  readonly values: Uint32Array
}

/** The terms at some paths, ascending within each path, and the value of each. */
export interface PathTerms {
  readonly terms: Uint32Array
  readonly values: Uint32Array
}

export interface MatchTimes {
  /** Epoch ms of the earliest and the latest dated match; null when there is none. */
  readonly first: number | null
  readonly last: number | null
  /** Matches without a readable time. */
  readonly undated: number
}

/** What was worked out from the terms, and goes with them. */
class TermFacts {
  readonly #ofPath = new Map<number, PathTerms>()
  #byPath: TermsByPath | undefined

  constructor(readonly terms: TermTable) {}

  /** All terms are grouped only when many paths are asked: looking for those of one path is much faster. */
  termsOf(path: number): PathTerms {
    const known = this.#ofPath.get(path)
    if (known !== undefined) return known
    if (this.#ofPath.size >= FEW_PATHS) this.#byPath ??= groupTerms(this.terms)
    const found = this.#byPath === undefined ? termsAtPath(this.terms, path) : groupOf(this.#byPath, path)
    this.#ofPath.set(path, found)
    return found
  }
}

/** Paths whose terms are looked for one by one. */
const FEW_PATHS = 12

/** Leaf docsets kept per segment; 8 KB each. */
const KEPT_DOCSETS = 24
/** Columns kept per segment that are not stored; four bytes a doc, and their values. */
const KEPT_COLUMNS = 8

export class SegmentFacts {
  readonly #kept = new Map<string, Docset>()
  readonly #folded = new Map<FieldName, readonly string[]>()
  readonly #derived = new Map<string, DocValues>()
  readonly #codeCounts = new Map<string, { readonly column: DocValues; readonly counts: Uint32Array }>()
  readonly #idLengths = new Map<IdName, ReadonlySet<number>>()
  readonly #zeroAbsent = new Map<IdName, boolean>()
  readonly #idKeys = new Map<IdName, Uint32Array>()
  #byTime: Uint16Array | undefined
  #times: MatchTimes | undefined
  readonly #termFacts = new WeakMap<TermTable, TermFacts>()
  #pathIds: ReadonlyMap<string, number> | undefined
  #plainTimes: Docset | undefined
  #parts: Uint32Array | undefined

  constructor(readonly segment: Segment) {}

  /** The docset under this key, made at most once while it is among the most recently used. Never change it. */
  docset(key: string, make: () => Docset): Docset {
    const known = this.#kept.get(key)
    const docs = known ?? make()
    this.#kept.delete(key)
    this.#kept.set(key, docs)
    if (this.#kept.size > KEPT_DOCSETS) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest)
        break
      }
    }
    return docs
  }

  /** Docs by time, ascending, undated first; docs of one instant by position. */
  get byTime(): Uint16Array {
    this.#byTime ??= docsByTime(this.segment)
    return this.#byTime
  }

  /** Of all docs. */
  get times(): MatchTimes {
    this.#times ??= timesOf(this.segment)
    return this.#times
  }

  /** Docs without a readable time. */
  get undated(): number {
    return this.times.undated
  }

  /** Number of each path in this segment. */
  get pathIds(): ReadonlyMap<string, number> {
    this.#pathIds ??= new Map(this.segment.paths.map((path, id) => [path, id]))
    return this.#pathIds
  }

  /** The terms at a path, by its number. Needs the terms. */
  termsOf(path: number): PathTerms {
    const { terms } = coldOf(this.segment)
    const facts = this.#termFacts.get(terms) ?? new TermFacts(terms)
    this.#termFacts.set(terms, facts)
    return facts.termsOf(path)
  }

  /** Docs whose eventTime is written the usual way (`2023-07-10T11:38:23Z`) and so is no term of the dictionary. */
  get plainTimes(): Docset {
    if (this.#plainTimes === undefined) {
      const docs = emptyDocset()
      docs.set(this.segment.plainTimes)
      this.#plainTimes = docs
    }
    return this.#plainTimes
  }

  /** Part of the evidence that holds the record, one a doc. */
  get parts(): Uint32Array {
    if (this.#parts === undefined) {
      const cold = coldOf(this.segment)
      const parts = new Uint32Array(this.segment.size)
      for (let doc = 0; doc < parts.length; doc += 1) parts[doc] = cold.pointer(doc).part
      this.#parts = parts
    }
    return this.#parts
  }

  /** The ids of this kind, four lanes a doc. */
  lanes(name: IdName): Uint32Array {
    return coldOf(this.segment).ids[name]
  }

  /** Lengths of the ids of this kind that are no UUIDs, as folded texts. Needs text and terms the first time only. */
  textIdLengths(name: IdName): ReadonlySet<number> {
    const known = this.#idLengths.get(name)
    if (known !== undefined) return known
    const lengths = new Set<number>()
    const path = this.pathIds.get(name)
    if (path !== undefined) {
      const { dictionary } = coldOf(this.segment)
      for (const value of this.termsOf(path).values) lengths.add(foldedValue(dictionary, value).length)
    }
    this.#idLengths.set(name, lengths)
    return lengths
  }

  /** Has no event an id of this kind whose first lane is zero? Then that lane says that there is none. Needs all lanes the
   *  first time only. */
  isZeroAbsent(name: IdName): boolean {
    const known = this.#zeroAbsent.get(name)
    if (known !== undefined) return known
    const { size, ids } = this.segment
    const lanes = coldOf(this.segment).ids[name]
    const { first } = ids[name]
    let isAbsent = true
    for (let doc = 0; doc < size && isAbsent; doc += 1)
      isAbsent = (first[doc] as number) !== 0 || isAbsentId(lanes, 4 * doc)
    this.#zeroAbsent.set(name, isAbsent)
    return isAbsent
  }

  /** See `id-keys.ts`; kept when the lanes go. */
  idKeys(name: IdName): Uint32Array {
    const keys = this.#idKeys.get(name) ?? idKeys(this, name)
    this.#idKeys.set(name, keys)
    return keys
  }

  /** Folds of a column's values. */
  foldedValues(name: FieldName): readonly string[] {
    const known = this.#folded.get(name)
    if (known !== undefined) return known
    const folded = (this.segment.columns[name]?.values ?? []).map(fold)
    this.#folded.set(name, folded)
    return folded
  }

  /** Does the column hold every value that the records have at its path? Not so where a record has several (an array), or
   *  where the column is not held; such records are found through the terms. */
  isComplete(name: FieldName): boolean {
    const { severalValued, unheld } = this.segment
    return !severalValued.includes(name) && !unheld.includes(name)
  }

  /** How often each code of a column occurs in the whole segment. */
  codeCounts(name: string, column: DocValues): Uint32Array {
    const known = this.#codeCounts.get(name)
    // A column that is worked out may be another one by now.
    if (known?.column === column) return known.counts
    const { codes, values, others } = column
    const counts = new Uint32Array(values.length)
    for (let doc = 0; doc < this.segment.size; doc += 1) {
      const code = codes[doc] as number
      counts[code] = (counts[code] as number) + 1
    }
    for (const further of others?.values() ?? [])
      for (const other of further) counts[other] = (counts[other] as number) + 1
    this.#codeCounts.set(name, { column, counts })
    return counts
  }

  /** A column that is not stored but worked out, made once. */
  derivedColumn(name: string, make: () => DocValues): DocValues {
    const column = this.#derived.get(name) ?? make()
    this.#derived.delete(name)
    this.#derived.set(name, column)
    for (const oldest of this.#derived.keys()) {
      if (this.#derived.size <= KEPT_COLUMNS) break
      this.#derived.delete(oldest)
    }
    return column
  }
}

const known = new WeakMap<Segment, SegmentFacts>()

export function factsOf(segment: Segment): SegmentFacts {
  const facts = known.get(segment) ?? new SegmentFacts(segment)
  known.set(segment, facts)
  return facts
}

function timesOf({ size, seconds, millis, firstSecond, lastSecond }: Segment): MatchTimes {
  let undated = 0
  let first = Infinity
  let last = -Infinity
  for (let doc = 0; doc < size; doc += 1) {
    const second = seconds[doc] as number
    if (second === 0) undated += 1
    else if (second === firstSecond || second === lastSecond) {
      const time = second * 1000 + (millis?.[doc] ?? 0)
      if (time < first) first = time
      if (time > last) last = time
    }
  }
  return undated === size ? { first: null, last: null, undated } : { first, last, undated }
}

function docsByTime(segment: Segment): Uint16Array {
  const { size, seconds, millis, firstSecond } = segment
  let docs = Uint32Array.from({ length: size }, (_, doc) => doc)
  if (millis !== undefined)
    docs = new Uint32Array(sortByKeys(docs, Uint32Array.from(millis.subarray(0, size))))
  const keys = new Uint32Array(size)
  for (let at = 0; at < size; at += 1) {
    const second = seconds[docs[at] as number] as number
    keys[at] = second === 0 ? 0 : second - firstSecond + 1
  }
  return Uint16Array.from(sortByKeys(docs, keys))
}

function groupTerms(terms: TermTable): TermsByPath {
  const start = new Uint32Array(terms.paths.length + 1)
  for (let term = 0; term < terms.count; term += 1) {
    const slot = (terms.path[term] as number) + 1
    start[slot] = (start[slot] as number) + 1
  }
  for (let path = 1; path < start.length; path += 1)
    start[path] = (start[path] as number) + (start[path - 1] as number)
  const next = start.slice()
  const grouped = new Uint32Array(terms.count)
  const values = new Uint32Array(terms.count)
  for (let value = 0; value + 1 < terms.termStart.length; value += 1) {
    for (
      let term = terms.termStart[value] as number;
      term < (terms.termStart[value + 1] as number);
      term += 1
    ) {
      const path = terms.path[term] as number
      const to = next[path] as number
      next[path] = to + 1
      grouped[to] = term
      values[to] = value
    }
  }
  return { start, terms: grouped, values }
}

function groupOf({ start, terms, values }: TermsByPath, path: number): PathTerms {
  const [from, to] = [start[path], start[path + 1]]
  return { terms: terms.subarray(from, to), values: values.subarray(from, to) }
}

function termsAtPath({ path: paths, termStart, count }: TermTable, path: number): PathTerms {
  let found = 0
  for (let term = 0; term < count; term += 1) if (paths[term] === path) found += 1
  const terms = new Uint32Array(found)
  const values = new Uint32Array(found)
  let value = 0
  let to = 0
  for (let term = 0; to < found; term += 1) {
    if (paths[term] !== path) continue
    while ((termStart[value + 1] as number) <= term) value += 1
    terms[to] = term
    values[to] = value
    to += 1
  }
  return { terms, values }
}

/** Docs with a non-empty value in the column. */
export function presentDocs(column: DocValues, size: number): Docset {
  const docs = emptyDocset()
  for (let doc = 0; doc < size; doc += 1) if (column.codes[doc] !== 0) addDoc(docs, doc)
  return docs
}
