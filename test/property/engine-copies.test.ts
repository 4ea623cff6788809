/** Is a record recognised that was there before, as it was or written anew, and none that says something else? */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../shared/cloudtrail/json.js'
import { leavesOf, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { recordTexts, wrapped } from '../support/payload-texts.js'
import { print, record, style, type Tree } from '../support/record-texts.js'
import { write } from '../support/written-payloads.js'

describe('duplicates', () => {
  test('are recognised within a run and against the segments of the case, and their copies are pointed at', () => {
    fc.assert(
      fc.property(recordTexts, fc.boolean(), (texts, exact) => {
        const first = write([wrapped(texts)])
        const again = write([texts.join('\n'), wrapped(texts)], {
          existing: first.segments,
          forceExact: exact,
        })
        expect(again.payloads.map(({ counts }) => counts)).toMatchObject(
          [0, 1].map(() => ({ records: texts.length, events: 0, duplicates: texts.length, quarantined: 0 })),
        )
        expect(again.sealed).toEqual([])
        expect(again.copies.map(({ segment, doc }) => ({ segment, doc }))).toEqual(
          [0, 1].flatMap(() => texts.map((_, doc) => ({ segment: 0, doc }))),
        )
      }),
      { numRuns: 100 },
    )
  })
})

describe('an event that was written anew', () => {
  const leaves = (value: JsonValue, path: string, elements: readonly number[]): string[] => {
    if (value instanceof Map) {
      const members = [...(value as JsonObject)]
      return members.flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`, elements))
    }
    if (Array.isArray(value)) {
      return (value as JsonValue[]).flatMap((item, at) => leaves(item, path, [...elements, at]))
    }
    return [...leavesOf(value, path)].map((leaf) => JSON.stringify([leaf.path, leaf.text, elements]))
  }
  const contentOf = (text: string) => {
    const parsed = parseJson(text)
    if (!parsed.ok) throw new Error(parsed.message)
    return leaves(parsed.value, '', []).sort()
  }
  /** Keys once, backwards if `keys` says so; elements of arrays backwards if `elements` does. */
  const rewritten = (tree: Tree, keys: boolean, elements: boolean): Tree => {
    if (tree.kind === 'list') {
      const items = tree.items.map((item) => rewritten(item, keys, elements))
      return { kind: 'list', items: elements ? items.reverse() : items }
    }
    if (tree.kind !== 'object') return tree
    const members = [...new Map(tree.members)].map(
      ([key, item]) => [key, rewritten(item, keys, elements)] as const,
    )
    return { kind: 'object', members: keys ? members.reverse() : members }
  }

  test('is recognised in whatever order its keys are, and is another one in another order of elements', () => {
    const ways = fc.tuple(fc.boolean(), fc.boolean(), style, style)
    let same = 0
    let other = 0
    fc.assert(
      fc.property(record, ways, fc.boolean(), (tree, [keys, elements, before, after], exact) => {
        const first = print(rewritten(tree, false, false), before)
        const second = print(rewritten(tree, keys, elements), after)
        const isSame = JSON.stringify(contentOf(first)) === JSON.stringify(contentOf(second))
        if (isSame) same += 1
        else other += 1
        const again = write([second], { existing: write([first]).segments, forceExact: exact })
        expect(again.payloads[0]!.counts).toMatchObject({
          events: isSame ? 0 : 1,
          duplicates: isSame ? 1 : 0,
        })
      }),
      { numRuns: 250 },
    )
    expect(Math.min(same, other)).toBeGreaterThan(5)
  })
})
