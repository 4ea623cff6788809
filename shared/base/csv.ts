/** How is a table written so that every spreadsheet and script reads the same cells? RFC 4180: commas, CRLF, doubled quotes.
 *
 *  A spreadsheet takes a cell that starts with = + - @ (or with a tab or carriage return before them) for a formula, and
 *  the text of a cell is evidence, chosen by an attacker. Such cells get a leading apostrophe. So do cells that start
 *  with an apostrophe themselves: then removing exactly one leading apostrophe always gives the original back. */

/** Put before the first row: without it some spreadsheets do not read UTF-8. */
export const BOM = '\ufeff'

// The semicolon and the tab, because readers that are set to several separators split there as well.
const NEEDS_QUOTES = /[",;\t\r\n]/
// White space and invisible characters are looked through, and the full-width forms are formulas in some locales.
const NEEDS_GUARD = /^(?:['\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u

/** One cell, quoted if it must be, or if it has white space at an edge that careless readers would trim. */
export function csvCell(text: string): string {
  const trimmed = text.length > 0 && text.trim().length !== text.length
  return trimmed || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One row with its line end. A row of a single empty cell is written as "" (a blank line would be no row). */
export function csvRow(cells: readonly string[]): string {
  const row = cells.map(csvCell).join(',')
  return `${row === '' && cells.length === 1 ? '""' : row}\r\n`
}

/** The text with an apostrophe before it if a spreadsheet could run it; `unguardFormula` takes it off again. */
export function guardFormula(text: string): string {
  return NEEDS_GUARD.test(text) ? `'${text}` : text
}

/** What `guardFormula` was given. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text
}
