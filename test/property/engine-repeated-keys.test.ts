/** What becomes of a record in which a key stands twice? */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedLeaves } from '../support/payload-texts.js'
import { print, record, style, type Tree } from '../support/record-texts.js'
import { leavesOfSegment, utf8, write } from '../support/written-payloads.js'

const RUNS = 120

describe('a key that stands twice in an object', () => {
  type Members = readonly (readonly [string, Tree])[]
  /** How many objects are in a tree; itself, if it is one, is the first. */
  const objectsIn = (tree: Tree): number => {
    if (tree.kind === 'list') return tree.items.reduce((sum, item) => sum + objectsIn(item), 0)
    if (tree.kind !== 'object') return 0
    return tree.members.reduce((sum, [, item]) => sum + objectsIn(item), 1)
  }
  /** The tree with the members of its object `number` changed. */
  const withMembers = (tree: Tree, number: number, change: (members: Members) => Members): Tree => {
    if (tree.kind !== 'list' && tree.kind !== 'object') return tree
    if (tree.kind === 'object' && number === 0) return { kind: 'object', members: change(tree.members) }
    let first = tree.kind === 'object' ? 1 : 0
    const changed = (item: Tree): Tree => {
      const own = number - first
      first += objectsIn(item)
      return own >= 0 && number < first ? withMembers(item, own, change) : item
    }
    if (tree.kind === 'list') return { kind: 'list', items: tree.items.map(changed) }
    return { kind: 'object', members: tree.members.map(([key, item]) => [key, changed(item)] as const) }
  }
  const once = (tree: Tree): Tree => {
    if (tree.kind === 'list') return { kind: 'list', items: tree.items.map(once) }
    if (tree.kind !== 'object') return tree
    return {
      kind: 'object',
      members: [...new Map(tree.members)].map(([key, item]) => [key, once(item)] as const),
    }
  }
  const place = fc.noBias(fc.nat(9999))
  /** A record without any such key, with others inside of it, and the same one with such a key in one of its objects. */
  const pair = fc
    .tuple(record, record, fc.tuple(place, place, place), style)
    .map(([tree, inner, [which, from, to], how]) => {
      const other = once(inner)
      const list: Tree = { kind: 'list', items: [other, { kind: 'list', items: [other] }] }
      const clean = withMembers(once(tree), 0, (members) => [...members, ['inner', other], ['list', list]])
      const number = which % objectsIn(clean)
      const doubled = withMembers(clean, number, (members) => {
        const [key, item] = members[from % members.length] ?? ['k', other]
        const at = to % (members.length + 1)
        return [...members.slice(0, at), [key, from % 2 === 0 ? item : other], ...members.slice(at)]
      })
      return { clean: print(clean, how), doubled: print(doubled, how), number }
    })

  test('at any depth: its last value is indexed, as by JSON.parse, and the ledger is told of the record', () => {
    let deep = 0
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 5 }), (pairs) => {
        const texts = pairs.flatMap(({ clean, doubled }) => [clean, doubled])
        const payload = `[${texts.join(',')}]`
        const written = write([payload])
        const { counts, notices, problems, quarantine } = written.payloads[0]!
        expect({ problems, quarantine }).toEqual({ problems: [], quarantine: [] })
        expect(counts.records).toBe(texts.length)
        // Found by JSON.parse: a key that is there twice is lost when the text is made anew.
        const starts = texts.map(
          (_, at) =>
            utf8(
              `[${texts
                .slice(0, at)
                .map((text) => `${text},`)
                .join('')}`,
            ).length,
        )
        const isTwice = texts.map((text) => keysIn(text) > keysIn(JSON.stringify(JSON.parse(text))))
        expect(notices.map(({ code, offset }) => `${code} ${String(offset)}`)).toEqual(
          starts.filter((_, at) => isTwice[at]).map((start) => `key-repeated ${String(start)}`),
        )
        expect(counts.exact).toBeGreaterThanOrEqual(notices.length)
        deep += pairs.filter(({ number }, at) => number > 0 && isTwice[2 * at + 1]).length
        const indexed = new Set(written.segments.flatMap(leavesOfSegment).map((leaves) => leaves.join('\n')))
        for (const text of texts) expect(indexed).toContain(expectedLeaves(text).join('\n'))
      }),
      { numRuns: 2 * RUNS },
    )
    expect(deep).toBeGreaterThan(RUNS / 4)
  })

  /** Keys of all objects, however they are written: strings with a colon behind them. */
  function keysIn(text: string): number {
    return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)].filter(([, colon]) => colon !== undefined).length
  }
})
