import { expect, test } from 'vitest'
import { MAX_JSON_DEPTH, parseJson, parseJsonBytes } from '../../../../shared/cloudtrail/json.js'
import { JsonNumber } from '../../../../shared/cloudtrail/leaf.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('numbers keep their text', () => {
  expect(parseJson('[12345678901234567890, -0.10, 1E+2]')).toEqual({
    ok: true,
    value: [new JsonNumber('12345678901234567890'), new JsonNumber('-0.10'), new JsonNumber('1E+2')],
  })
})

test('a key that comes twice keeps its first place and its last value', () => {
  const parsed = parseJson('{"a":1,"b":2,"a":3}')
  expect(parsed.ok && [...(parsed.value as Map<string, unknown>)]).toEqual([
    ['a', new JsonNumber('3')],
    ['b', new JsonNumber('2')],
  ])
})

test('keys that mean something to JavaScript are keys like any other', () => {
  const parsed = parseJson('{"__proto__":{"polluted":true},"constructor":"x","toString":null}')
  expect(parsed.ok && [...(parsed.value as Map<string, unknown>).keys()]).toEqual([
    '__proto__',
    'constructor',
    'toString',
  ])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('escapes are decoded, lone surrogates included', () => {
  expect(parseJson('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\\ud800"')).toEqual({
    ok: true,
    value: '"\\/\b\f\n\r\té😀\ud800',
  })
})

test.each([
  ['', 0, 'unexpected end'],
  ['  ', 2, 'unexpected end'],
  ['{"a":1,}', 7, 'expected a key'],
  ['{"a" 1}', 5, 'expected :'],
  ['{"a":1 "b"', 7, 'expected , or }'],
  ['[1 2]', 3, 'expected , or ]'],
  ['[1,]', 3, 'expected a value'],
  ['01', 1, 'unexpected text after the value'],
  ['1.', 1, 'unexpected text after the value'],
  ['-', 0, 'expected a value'],
  ['tru', 0, 'expected a value'],
  ['"ab', 3, 'unterminated string'],
  ['"a\nb"', 2, 'control character in a string'],
  ['"a\\x"', 2, 'unknown escape'],
  ['"a\\u12g4"', 2, 'unknown escape'],
  ['\ufeff{}', 0, 'expected a value'],
  ['\u00a01', 0, 'expected a value'],
])('%j is refused at %i: %s', (text, offset, message) => {
  expect(parseJson(text)).toEqual({ ok: false, offset, message })
  expect(() => JSON.parse(text) as unknown).toThrow()
})

test('nesting is read up to the limit and refused beyond it, however deep', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  expect(parseJson(nested(MAX_JSON_DEPTH)).ok).toBe(true)
  const refused = { ok: false, offset: MAX_JSON_DEPTH, message: 'too deep' }
  expect(parseJson(nested(MAX_JSON_DEPTH + 1))).toEqual(refused)
  expect(parseJson(nested(100_000))).toEqual(refused)
  expect(parseJson('{"a":'.repeat(100_000))).toEqual({ ...refused, offset: MAX_JSON_DEPTH * 5 })
})

test('many values beside each other are not deep', () => {
  expect(parseJson(`[${'[],'.repeat(2000)}[]]`).ok).toBe(true)
})

test('bytes are read from start to end, and offsets count bytes from the start of the buffer', () => {
  const bytes = bytesOf('xx{"ключ":tru}yy')
  expect(parseJsonBytes(bytesOf('xx["é"]yy'), 2, 8)).toEqual({ ok: true, value: ['é'] })
  expect(parseJsonBytes(bytes, 2, bytes.length - 2)).toEqual({
    ok: false,
    offset: 14,
    message: 'expected a value',
  })
})

test('bytes that are not UTF-8 are refused at the first of them', () => {
  const bytes = Uint8Array.from([0x20, 0x22, 0xc3, 0xa4, 0xff, 0x22])
  expect(parseJsonBytes(bytes, 1, 6)).toEqual({ ok: false, offset: 4, message: 'invalid UTF-8' })
  expect(parseJsonBytes(bytes, 1, 3)).toEqual({ ok: false, offset: 2, message: 'invalid UTF-8' })
})

test('a byte order mark is no JSON', () => {
  expect(parseJsonBytes(bytesOf('\ufeff{}'), 0, 5)).toEqual({
    ok: false,
    offset: 0,
    message: 'expected a value',
  })
})
