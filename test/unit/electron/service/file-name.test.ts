/** Can any name at all be written, and does it stay one plain name? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberedName, safeFileName } from '../../../../electron/service/file-name.js'

test('names that would leave the folder, hide, or stand for a device become plain ones', () => {
  const names = [
    'events.csv',
    '../up.csv',
    '/etc/passwd',
    'C:\\Windows\\x.txt',
    '..',
    '',
    ' .hidden. ',
    'con',
    'NUL.txt',
    'com1.csv',
    'console.csv',
    'line\nbreak.csv',
    'gpj\u202eexe.csv',
    'half \ud800.csv',
    'e\u0301t\u00e9.csv',
  ]
  expect(names.map(safeFileName)).toEqual([
    'events.csv',
    '_up.csv',
    '_etc_passwd',
    'C__Windows_x.txt',
    'export',
    'export',
    'hidden',
    '_con',
    '_NUL.txt',
    '_com1.csv',
    'console.csv',
    'line_break.csv',
    'gpj_exe.csv',
    'half \ufffd.csv',
    '\u00e9t\u00e9.csv',
  ])
})

test('a long name is cut without losing its extension or half of a character', () => {
  const cut = safeFileName(`${'\u{1f600}'.repeat(100)}.ndjson`)
  expect(cut).toBe(`${'\u{1f600}'.repeat(43)}.ndjson`)
})

test('whatever comes in, one name of at most 180 bytes comes out, and is left alone the next time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (wanted) => {
      const name = safeFileName(wanted)
      expect(name).not.toMatch(/[/\\:*?"<>|]|^\.|^$|[. ]$/)
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(180)
      expect(safeFileName(name)).toBe(name)
    }),
  )
})

test('variants keep the extension', () => {
  expect([1, 2, 10].map((n) => numberedName('events.csv', n))).toEqual([
    'events.csv',
    'events (2).csv',
    'events (10).csv',
  ])
  expect(numberedName('no extension', 2)).toBe('no extension (2)')
})
