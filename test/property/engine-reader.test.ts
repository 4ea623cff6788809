/** Does the index hold exactly what the records say? Checked against the parser and the law of `leaf.ts`. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../shared/cloudtrail/json.js'
import { leavesOf, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { looksLikeRecord } from '../../shared/cloudtrail/record-bounds.js'
import { numbered, print, record, style, type Tree } from '../support/record-texts.js'
import { factsOfSegment, leavesOfSegment, utf8, write, type Written } from '../support/written-payloads.js'

const RUNS = 120

/** What the index must say about a record: its leaves, each once, sorted. */
function expectedLeaves(text: string): string[] {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(`${parsed.message}: ${text}`)
  return [...new Set([...leavesOf(parsed.value)].map((leaf) => `${leaf.path}=${leaf.text}`))].sort()
}

const recordTexts = fc
  .array(fc.tuple(record, style), { minLength: 1, maxLength: 8 })
  .map((records) => records.map(([tree, how], index) => print(numbered(tree, index), how)))

const wrapped = (texts: readonly string[]) => `{"Records":[${texts.join(',')}]}`

const payloadOf = fc
  .tuple(recordTexts, fc.constantFrom('wrapped', 'late', 'array', 'lines', 'joined'))
  .map(([texts, shape]) => {
    switch (shape) {
      case 'wrapped':
        return { texts, payload: wrapped(texts) }
      case 'late':
        return {
          texts,
          payload: `\uFEFF{"a":[{"b":"}"}],\n"Records" : [${texts.join(',\n')}] ,"z":{"n":1} }`,
        }
      case 'array':
        return { texts, payload: ` [ ${texts.join(' ,')} ]\n` }
      case 'lines':
        return { texts, payload: `${texts.join('\n')}\n` }
      default:
        return { texts, payload: texts.join('') }
    }
  })

/** Everything but where the records stand. */
function facts(written: Written): unknown {
  return {
    segments: written.segments.map(factsOfSegment),
    payloads: written.payloads.map(({ counts, ...rest }) => ({ ...rest, counts: { ...counts, exact: 0 } })),
  }
}

describe('the reader', () => {
  test('finds every record in every shape, and indexes exactly its leaves', () => {
    fc.assert(
      fc.property(payloadOf, ({ texts, payload }) => {
        const written = write([payload])
        expect(written.segments.flatMap(leavesOfSegment)).toEqual(texts.map(expectedLeaves))
        expect(written.payloads[0]).toMatchObject({
          counts: { records: texts.length, events: texts.length, quarantined: 0, duplicates: 0 },
          quarantine: [],
          problems: [],
        })
      }),
      { numRuns: RUNS },
    )
  })

  test('says the same whether a record takes the fast path or the exact one', () => {
    fc.assert(
      fc.property(payloadOf, ({ payload }) => {
        expect(facts(write([payload]))).toEqual(facts(write([payload], { forceExact: true })))
      }),
      { numRuns: RUNS },
    )
  })

  test('says the same however the payload is cut into chunks', () => {
    fc.assert(
      fc.property(
        payloadOf,
        fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1 }),
        ({ payload }, chunks) => {
          expect(facts(write([payload], { chunks }))).toEqual(facts(write([payload])))
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('points at the verbatim record in the part that it was read from', () => {
    fc.assert(
      fc.property(recordTexts, (texts) => {
        const bytes = utf8(wrapped(texts))
        const { segments } = write([wrapped(texts)])
        const found = segments.flatMap((segment) =>
          Array.from({ length: segment.size }, (_, doc) => {
            const pointer = segment.cold.pointer(doc)
            return new TextDecoder().decode(bytes.subarray(pointer.offset, pointer.offset + pointer.length))
          }),
        )
        expect(found).toEqual(texts.map((text) => new TextDecoder().decode(utf8(text))))
      }),
      { numRuns: RUNS },
    )
  })

  test('takes no text for whole that JSON.parse refuses, and no text for damaged that it accepts', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      remove: fc.nat(3),
      insert: fc.constantFrom(
        '',
        ',',
        '}',
        '{',
        '"',
        ']',
        '[',
        ':',
        '\\',
        '0',
        '\n',
        'x',
        '\u0000',
        'é',
        '1e',
        '.',
        '-',
        ' ',
      ),
    })
    fc.assert(
      fc.property(recordTexts, fc.array(edit, { minLength: 1, maxLength: 2 }), (texts, edits) => {
        let payload = wrapped(texts)
        for (const { at, remove, insert } of edits) {
          const place = 12 + Math.floor(at * (payload.length - 14))
          payload = payload.slice(0, place) + insert + payload.slice(place + remove)
        }
        const [result] = write([payload]).payloads
        const damaged =
          result!.problems.length > 0 ||
          result!.quarantine.some((range) => range.problem.code !== 'not-cloudtrail')
        // The reader reads bytes: half a surrogate pair in the text becomes a replacement character in them.
        const reparsed = parseJson(new TextDecoder().decode(utf8(payload)))
        // Arrays inside `Records` are taken apart, which is noted as damage.
        expect(damaged).toBe(!reparsed.ok || hasNestedRecords(reparsed.value))
      }),
      { numRuns: 2 * RUNS },
    )
  })
})

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

describe('damage', () => {
  const damage = fc.record({
    record: fc.nat(7),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    remove: fc.nat(20),
    insert: fc.constantFrom([], [0x7b], [0x7d], [0x22], [0x00], [0xff], [0x5d], [0x5b], [0x2c, 0x2c], [0x5c]),
  })

  test('costs no record that it does not touch, and every count adds up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(record, style), { minLength: 2, maxLength: 8 }),
        damage,
        fc.constantFrom('wrapped', 'lines'),
        (records, hit, shape) => {
          const texts = records.map(([tree, how], index) =>
            // A record is found again by its first key: it must be written plainly.
            print(numbered(tree, index), { space: shape === 'lines' ? '' : how.space, escape: 'least' }),
          )
          const victim = hit.record % texts.length
          const pieces = texts.map(utf8)
          const bytes = pieces[victim]!
          const place = Math.floor(hit.at * bytes.length)
          pieces[victim] = Uint8Array.from([
            ...bytes.subarray(0, place),
            ...hit.insert,
            ...bytes.subarray(Math.min(bytes.length, place + hit.remove)),
          ])
          const payload =
            shape === 'lines' ? join(pieces, '\n', ['', '\n']) : join(pieces, ',', ['{"Records":[', ']}'])
          const written = write([payload])
          const found = new Set(written.segments.flatMap(leavesOfSegment).map((leaves) => leaves.join('\n')))
          const missing = texts.filter(
            (text, index) => index !== victim && !found.has(expectedLeaves(text).join('\n')),
          )
          expect(missing).toEqual([])
          const { counts, quarantine } = written.payloads[0]!
          expect(counts.records).toBe(counts.events + counts.duplicates + counts.quarantined)
          expect(counts.events).toBe(written.segments.reduce((sum, segment) => sum + segment.size, 0))
          expect(quarantine.every((range) => range.offset + range.length <= payload.length)).toBe(true)
        },
      ),
      { numRuns: 2 * RUNS },
    )
  })

  test('is found at the same bytes however the payload is cut into chunks', () => {
    fc.assert(
      fc.property(
        payloadOf,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
          maxLength: 4,
        }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (source, flips, chunks) => {
          const payload = utf8(source.payload)
          for (const [at, byte] of flips) payload[Math.floor(at * payload.length)] = byte
          expect(facts(write([payload], { chunks }))).toEqual(facts(write([payload])))
        },
      ),
      { numRuns: 2 * RUNS },
    )
  })

  test('leaves only what follows it when the payload is cut off', () => {
    fc.assert(
      fc.property(recordTexts, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (texts, at) => {
        const payload = utf8(wrapped(texts))
        const cut = payload.subarray(0, Math.floor(at * payload.length))
        const whole = texts.filter(
          (_, index) => utf8(wrapped(texts.slice(0, index + 1))).length - 2 <= cut.length,
        )
        const written = write([cut])
        expect(written.segments.flatMap(leavesOfSegment)).toEqual(whole.map(expectedLeaves))
        const { counts, problems, quarantine } = written.payloads[0]!
        expect(counts.records).toBe(counts.events + counts.quarantined)
        if (cut.length > 0) expect(problems.length + quarantine.length).toBeGreaterThan(0)
      }),
      { numRuns: RUNS },
    )
  })
})

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

describe('a run that was cut off', () => {
  test('goes on where a segment was cut, without counting anything twice', () => {
    fc.assert(
      fc.property(payloadOf, fc.double({ min: 0, max: 1, noNaN: true }), ({ payload }, at) => {
        const bytes = utf8(payload)
        const { payloads } = write([payload])
        const whole = payloads[0]!.counts
        const resumed = write([payload], { skipBefore: Math.floor(at * bytes.length) })
        const rest = resumed.payloads[0]!
        const starts = write([payload]).segments.flatMap((segment) =>
          Array.from({ length: segment.size }, (_, doc) => segment.cold.pointer(doc).offset),
        )
        const expected = starts.filter((start) => start >= Math.floor(at * bytes.length)).length
        expect(rest.counts.events).toBe(expected)
        expect(rest.shape).toBe(payloads[0]!.shape)
        expect(whole.events).toBe(starts.length)
      }),
      { numRuns: 100 },
    )
  })
})

function hasNestedRecords(value: JsonValue): boolean {
  const records = value instanceof Map ? (value as JsonObject).get('Records') : undefined
  if (!Array.isArray(records)) return false
  return (records as JsonValue[]).some((item) => Array.isArray(item) && item.some(looksLikeRecord))
}

function join(
  pieces: readonly Uint8Array[],
  separator: string,
  around: readonly [string, string],
): Uint8Array {
  const all: number[] = [...utf8(around[0])]
  pieces.forEach((piece, index) => {
    if (index > 0) all.push(...utf8(separator))
    all.push(...piece)
  })
  return Uint8Array.from([...all, ...utf8(around[1])])
}
