import { expect, test } from 'vitest'
import { BOM, csvCell, csvRow, guardFormula, unguardFormula } from '../../../../shared/base/csv.js'

test('cells are quoted when a reader could take them apart or trim them', () => {
  expect(['a', 'a,b', 'say "x"', 'l1\r\nl2', ' a', 'a ', '', "'x"].map(csvCell)).toEqual([
    'a',
    '"a,b"',
    '"say ""x"""',
    '"l1\r\nl2"',
    '" a"',
    '"a "',
    '',
    "'x",
  ])
})

test('rows end with CRLF, and a row of one empty cell is still a row', () => {
  expect([csvRow(['a', '', 'b,c']), csvRow(['', '']), csvRow([''])]).toEqual([
    'a,,"b,c"\r\n',
    ',\r\n',
    '""\r\n',
  ])
})

test('the byte order mark is three bytes of UTF-8', () => {
  expect([...new TextEncoder().encode(BOM)]).toEqual([0xef, 0xbb, 0xbf])
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', "'", "'=1", '  =1', '\u200b=1', '＝1'])(
  '%j gets an apostrophe, and exactly one is taken off again',
  (text) => {
    expect([guardFormula(text), unguardFormula(guardFormula(text))]).toEqual([`'${text}`, text])
  },
)

test.each(['', 'alice', '1-1', 'a=b', '10.0.0.1', ' a', 'arn:aws:iam::1:user/x'])(
  '%j stays as it is',
  (text) => {
    expect([guardFormula(text), unguardFormula(text)]).toEqual([text, text])
  },
)
