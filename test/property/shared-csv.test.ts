import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvRow, guardFormula, unguardFormula } from '../../shared/base/csv.js'

/** A plain reader of RFC 4180, character by character. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (quoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (character === '"' && cell === '') quoted = true
    else if (character === ',') {
      row.push(cell)
      cell = ''
    } else if (text.startsWith('\r\n', at)) {
      rows.push([...row, cell])
      row = []
      cell = ''
      at += 1
    } else cell += character
  }
  return rows
}

const tricky = fc.constantFrom(
  '"',
  ',',
  '\r',
  '\n',
  '\t',
  "'",
  '=',
  '+',
  '-',
  '@',
  ' ',
  'a',
  'é',
  '\u200b',
  '＝',
  '😀',
)
const cell = fc.oneof(
  fc.array(tricky, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
)

test('every table that is written, guarded or not, is read back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (table) => {
      expect(readCsv(table.map(csvRow).join(''))).toEqual(table)
      const guarded = readCsv(table.map((row) => csvRow(row.map(guardFormula))).join(''))
      expect(guarded.map((row) => row.map(unguardFormula))).toEqual(table)
    }),
    { numRuns: 5000 },
  )
})

test('no guarded cell starts with what a spreadsheet takes for a formula', () => {
  fc.assert(
    fc.property(cell, (text) => {
      expect(guardFormula(text)).not.toMatch(/^(?:[\t\r]|\s*[=+\-@])/)
      expect(unguardFormula(guardFormula(text))).toBe(text)
    }),
    { numRuns: 5000 },
  )
})
