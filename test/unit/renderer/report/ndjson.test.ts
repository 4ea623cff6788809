import { expect, test } from 'vitest'
import { ndjsonLine } from '../../../../renderer/report/ndjson.js'

const line = (text: string) => new TextDecoder().decode(ndjsonLine(new TextEncoder().encode(text)))

test('a record on one line is copied byte for byte', () => {
  expect(line('{ "a" :  "x\\n \\u00e9",\t"b":1.0 }')).toBe('{ "a" :  "x\\n \\u00e9",\t"b":1.0 }\n')
})

test('a record over several lines loses the white space outside its strings, and nothing else', () => {
  expect(line('{\r\n  "a": "two  words \\" \\\\",\n\t"b": [1.0, -0,\n 1e5],\n "c": "  "\n}')).toBe(
    '{"a":"two  words \\" \\\\","b":[1.0,-0,1e5],"c":"  "}\n',
  )
})

test('bytes that are no UTF-8 stay what they are', () => {
  const record = new Uint8Array([0x7b, 0x0a, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
  expect([...ndjsonLine(record)]).toEqual([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x0a])
})
