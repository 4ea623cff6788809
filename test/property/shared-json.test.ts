import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstAt, readPath } from '../../shared/cloudtrail/event.js'
import { parseJson, parseJsonBytes } from '../../shared/cloudtrail/json.js'
import { leavesOf } from '../../shared/cloudtrail/leaf.js'
import { findValueEnd } from '../../shared/cloudtrail/record-bounds.js'
import { plainOf } from '../support/plain-json.js'

function verdictOfEngine(text: string): unknown {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return { ok: false }
  }
}

function ourVerdict(text: string): unknown {
  const parsed = parseJson(text)
  return parsed.ok ? { ok: true, value: plainOf(parsed.value) } : { ok: false }
}

const encoder = new TextEncoder()
const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, '\t', '\r\n '))
  .map(([value, space]) => JSON.stringify(value, null, space).replaceAll('\r', ' '))
const piece = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\\u',
    '\\ud800',
    '\\n',
    '0',
    '-',
    '1',
    '.',
    'e',
    'E+',
    'true',
    'null',
  ],
  ...['"a"', '"__proto__"', ' ', '\n', '\t', '\f', '\u00a0', '\ufeff', 'é', '😀', '\0', '1e999', '-0', '01'],
)

test('generated JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      expect(ourVerdict(text)).toEqual(verdictOfEngine(text))
    }),
    { numRuns: 1000 },
  )
})

test('JSON with pieces put in, replaced or cut out gets the verdict of JSON.parse', () => {
  const edit = fc.tuple(fc.nat(), fc.nat(3), fc.oneof(piece, fc.constant('')))
  fc.assert(
    fc.property(jsonText, fc.array(edit, { minLength: 1, maxLength: 3 }), (original, edits) => {
      let text = original
      for (const [place, removed, put] of edits) {
        const at = place % (text.length + 1)
        text = text.slice(0, at) + put + text.slice(at + removed)
      }
      expect(ourVerdict(text)).toEqual(verdictOfEngine(text))
    }),
    { numRuns: 3000 },
  )
})

test('pieces of JSON in any order get the verdict of JSON.parse', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const text = pieces.join('')
      expect(ourVerdict(text)).toEqual(verdictOfEngine(text))
    }),
    { numRuns: 5000 },
  )
})

test('bytes give the value of their text, and an offset that lies within them', () => {
  fc.assert(
    fc.property(jsonText, fc.nat(), fc.nat(255), (text, place, byte) => {
      const bytes = encoder.encode(text)
      expect(parseJsonBytes(bytes, 0, bytes.length)).toEqual(parseJson(new TextDecoder().decode(bytes)))
      bytes[place % bytes.length] = byte
      const parsed = parseJsonBytes(bytes, 0, bytes.length)
      if (!parsed.ok) expect(parsed.offset).toBeLessThanOrEqual(bytes.length)
    }),
    { numRuns: 1000 },
  )
})

test('an object or array that is followed by anything ends where it ends', () => {
  const nested = fc.oneof(
    fc.array(fc.jsonValue()),
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
  )
  fc.assert(
    fc.property(nested, fc.array(piece, { maxLength: 5 }), (value, tail) => {
      const bytes = encoder.encode(JSON.stringify(value))
      const all = encoder.encode(`xx${JSON.stringify(value)}${tail.join('')}`)
      expect(findValueEnd(all, 2, all.length)).toBe(2 + bytes.length)
      expect(findValueEnd(all, 2, 1 + bytes.length)).toBe(-1)
    }),
    { numRuns: 1000 },
  )
})

test('the texts at a path are those of the leaves with this path, in the same order', () => {
  const key = fc.constantFrom('', '.', 'a', 'b', 'a.b', 'a.', '.a', 'a.b.a', '__proto__')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom<unknown>('x', '', 1, true, null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc
        .array(fc.tuple(key, tie('value')), { maxLength: 4 })
        .map((entries) => Object.fromEntries(entries) as unknown),
    ),
  }))
  fc.assert(
    fc.property(value, fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 5 }), (plain, other) => {
      const parsed = parseJson(JSON.stringify(plain))
      if (!parsed.ok) throw new Error(parsed.message)
      const leaves = [...leavesOf(parsed.value)]
      for (const path of new Set([...leaves.map((leaf) => leaf.path), other])) {
        const texts = leaves.filter((leaf) => leaf.path === path).map((leaf) => leaf.text)
        expect(readPath(parsed.value, path)).toEqual(texts)
        expect(firstAt(parsed.value, path)).toBe(texts[0] ?? '')
      }
    }),
    { numRuns: 2000 },
  )
})
