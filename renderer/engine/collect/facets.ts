/** Which values does a field have among the matches, and in how many of them? Exact, never an estimate; an event with
 *  several values counts for each. */
import { CONFLICT, isIdName, numberedInFull, textAt, type NumberedValues } from '../execute/event-values.js'
import { compareTexts, type DocValues } from '../facts/global-column.js'
import type { Matches } from '../facts/matches.js'

export interface FacetValue {
  /** '' stands for events without the field. */
  readonly value: string
  readonly count: number
}

export interface FacetCounts {
  readonly field: string
  /** Most frequent first, then by value. */
  readonly values: readonly FacetValue[]
  /** Distinct values among the matches, absence not counted. */
  readonly distinct: number
}

interface FacetField extends NumberedValues {
  readonly name: string
}

/** Counts all the fields, and keeps the `size` most frequent values of each. */
export function countFacets(matches: Matches, names: readonly string[], size: number): FacetCounts[] {
  const isSingular = (name: string) => isIdName(name) || name === 'eventTime' || name === CONFLICT
  const fields = names
    .filter((name) => !isSingular(name))
    .map((name) => ({ name, ...numberedInFull(matches.set, name) }))
  const counted = new Map(countColumns(matches, fields, size).map((facet) => [facet.field, facet]))
  return names.map((name) => counted.get(name) ?? countTexts(matches, name, size))
}

/** For fields whose values hardly repeat, or that cannot be counted by segment: by their texts. */
function countTexts(matches: Matches, name: string, size: number): FacetCounts {
  const counts = new Map<string, number>()
  matches.eachSegment((index, list, count) => {
    for (let at = 0; at < count; at += 1) {
      const text = textAt(matches.set, index * 65_536 + (list[at] as number), name)
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  })
  const values = [...counts.keys()]
  const totals = Uint32Array.from(counts.values())
  return {
    field: name,
    values: mostFrequent(totals, values, size).map((at) => ({
      value: values[at] as string,
      count: totals[at] as number,
    })),
    distinct: counts.size - (counts.has('') ? 1 : 0),
  }
}

/** All in one pass over the matches. */
function countColumns(matches: Matches, fields: readonly FacetField[], size: number): FacetCounts[] {
  const totals = fields.map((field) => new Uint32Array(field.global.values.length))
  matches.eachSegment((index, list, count) => {
    const facts = matches.set.facts[index]
    fields.forEach((field, at) => {
      const column = field.columns[index]
      const numbers = field.global.numbers[index]
      const total = totals[at]
      if (total === undefined || numbers === undefined || facts === undefined) return
      if (column === undefined) total[0] = (total[0] as number) + count
      else {
        const whole = count === facts.segment.size
        addCounts(
          total,
          numbers,
          whole ? facts.codeCounts(field.name, column) : countCodes(column, list, count),
        )
      }
    })
  })
  return fields.map((field, at) => facetOf(field, totals[at] as Uint32Array, size))
}

function countCodes({ codes, values, others }: DocValues, list: Uint16Array, count: number): Uint32Array {
  const counts = new Uint32Array(values.length)
  for (let at = 0; at < count; at += 1) {
    const code = codes[list[at] as number] as number
    counts[code] = (counts[code] as number) + 1
    const further = others?.get(list[at] as number)
    if (further !== undefined) for (const other of further) counts[other] = (counts[other] as number) + 1
  }
  return counts
}

function addCounts(totals: Uint32Array, numbers: Uint32Array, counts: Uint32Array): void {
  for (let code = 0; code < counts.length; code += 1) {
    const number = numbers[code] as number
    totals[number] = (totals[number] as number) + (counts[code] as number)
  }
}

function facetOf({ name, global }: FacetField, totals: Uint32Array, size: number): FacetCounts {
  const { values } = global
  let distinct = 0
  for (let number = 1; number < totals.length; number += 1) if (totals[number] !== 0) distinct += 1
  const best = mostFrequent(totals, values, size)
  return {
    field: name,
    values: best.map((number) => ({ value: values[number] as string, count: totals[number] as number })),
    distinct,
  }
}

/** The numbers of the `size` most frequent values. A value that is rarer than all of a full list is passed over at once. */
function mostFrequent(totals: Uint32Array, values: readonly string[], size: number): number[] {
  const compare = (left: number, right: number) =>
    (totals[right] as number) - (totals[left] as number) || compareTexts(values[left], values[right])
  let kept: number[] = []
  let least = 1
  for (let number = 0; number < totals.length; number += 1) {
    if ((totals[number] as number) < least) continue
    kept.push(number)
    if (kept.length >= 2 * size + 64) {
      kept = kept.sort(compare).slice(0, size)
      const last = kept.at(-1)
      least = last === undefined ? Infinity : (totals[last] as number)
    }
  }
  return kept.sort(compare).slice(0, size)
}
