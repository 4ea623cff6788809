/** What stands in the files that the product writes? Read with other means than its own. */
import { spawnSync } from 'node:child_process'

/** Rows of RFC 4180 text, strictly: every row ends with CRLF, quotes are closed, nothing stands behind a closing quote. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
    row.push(cell)
    if (text[end] === ',') {
      at = end + 1
      continue
    }
    if (!text.startsWith('\r\n', end)) throw new Error(`no line end at ${String(end)}`)
    rows.push(row)
    row = []
    at = end + 2
  }
  return rows
}

function plainCell(text: string, from: number): { readonly cell: string; readonly end: number } {
  const cell = /[^,\r\n"]*/y
  cell.lastIndex = from
  const found = cell.exec(text)?.[0] ?? ''
  return { cell: found, end: from + found.length }
}

function quotedCell(text: string, from: number): { readonly cell: string; readonly end: number } {
  const cell = /"((?:[^"]|"")*)"/y
  cell.lastIndex = from
  const found = cell.exec(text)
  if (found === null) throw new Error(`an open quote at ${String(from)}`)
  return { cell: (found[1] ?? '').replaceAll('""', '"'), end: from + found[0].length }
}

/** Rows as objects by the names of the first row. */
export function csvObjects(text: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = readCsv(text)
  return rows.map((row) => {
    if (row.length !== head.length) throw new Error(`a row of ${String(row.length)} cells`)
    return Object.fromEntries(head.map((name, index) => [name, row[index] ?? '']))
  })
}

/** The text of a PDF without white space (cells are wrapped), a form feed behind every page; undefined where no pdftotext is installed: then the reason is printed. */
export function pdfText(path: string): string | undefined {
  const { status, stdout, error } = spawnSync('pdftotext', ['-raw', path, '-'], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (error !== undefined) {
    process.stdout.write('Skipped: the text of the PDF is not looked at, pdftotext is not installed\n')
    return undefined
  }
  if (status !== 0) throw new Error(`pdftotext ended with ${String(status)}`)
  return stdout.replaceAll(/[^\S\f]+/g, '')
}
