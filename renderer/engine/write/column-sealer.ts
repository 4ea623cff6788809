/** How do the columns of a segment come about? Path columns from the terms that the builder noted for each doc; `outcome`
 *  and `principal` by their rules, once for each combination of the values that the rule reads. */
import { columnNames, fieldCatalogue, type FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { principalOf, principalPaths } from '../../../shared/cloudtrail/identity.js'
import { consoleResultPath, outcomeOf } from '../../../shared/cloudtrail/outcome.js'
import { decodeText, encodeText } from '../segment/lossless-utf8.js'
import { groupRows } from './row-groups.js'
import { packTexts, type PackedColumn, type SegmentContents } from '../segment/segment-codec.js'
import type { SegmentBuilder } from './segment-builder.js'

const NONE = -1

/** Columns whose values hardly repeat and are long, so that they would be larger than all others together; and they are
 *  seldom asked. Their values are in the dictionary as well, and are read from the terms. */
const UNHELD: readonly FieldName[] = ['errorMessage']

/** The paths whose values the builder must note for each doc. */
export const columnPaths: readonly string[] = [
  ...new Set([
    ...fieldCatalogue.filter((field) => field.column && !field.derived).map((field) => field.name),
    ...principalPaths,
  ]),
]

/** In place of the code of an empty value, which counts as none. */
const EMPTY = -1

/** A column while it is being sealed: a code a doc, and per code the term of its value (none for code 0, ''). A builder
 *  holds so few docs that codes have 16 bits. */
interface CodedColumn {
  readonly codes: Uint16Array<ArrayBuffer>
  readonly terms: readonly number[]
}

/** The columns of the segment that the builder holds: values of the records, and what is derived from them. */
export function sealColumns(builder: SegmentBuilder): Pick<SegmentContents, 'columns' | 'unheld'> {
  const columnOf = codeColumns(builder)
  const coded = new Map(builder.columnPaths.map((path, column) => [path, columnOf[column]!]))
  const columns: Partial<Record<FieldName, PackedColumn>> = {}
  for (const name of columnNames) {
    const column = coded.get(name)
    if (column !== undefined && !UNHELD.includes(name)) {
      const values = column.terms.slice(1).map((term) => builder.terms.bytesOf(term))
      columns[name] = { codes: narrowed(column.codes, column.terms.length), values: packTexts(values) }
    }
  }
  columns.outcome = outcomeColumn(builder, coded)
  columns.principal = principalColumn(builder, coded)
  return { columns, unheld: UNHELD.filter((name) => coded.get(name)!.terms.length > 1) }
}

function codeColumns({ columnPaths, columnTerms, docs, terms: store }: SegmentBuilder): CodedColumn[] {
  const width = columnPaths.length
  // Column after column.
  const codes = new Uint16Array(width * docs)
  const terms = columnPaths.map(() => [NONE])
  // A term belongs to one path, and so to one column.
  const codeOfTerm = new Int32Array(store.termCount)
  for (let doc = 0, cell = 0; doc < docs; doc += 1) {
    for (let at = doc, column = 0; column < width; at += docs, column += 1, cell += 1) {
      const term = columnTerms[cell]! - 1
      if (term < 0) continue
      let code = codeOfTerm[term]!
      if (code === 0) {
        code = store.lengthOf(term) === 0 ? EMPTY : terms[column]!.push(term) - 1
        codeOfTerm[term] = code
      }
      if (code !== EMPTY) codes[at] = code
    }
  }
  return terms.map((own, column) => ({
    codes: codes.subarray(column * docs, (column + 1) * docs),
    terms: own,
  }))
}

function outcomeColumn(builder: SegmentBuilder, coded: ReadonlyMap<string, CodedColumn>): PackedColumn {
  const columns = [coded.get('errorCode')!, coded.get('eventName')!] as const
  const [errorCode, eventName] = columns
  const { group, first } = groupRows(
    builder.docs,
    columns.map((column) => column.codes),
  )
  const parts = first.map((doc) => {
    const name = textAt(builder, eventName, doc)
    return { errorCode: textAt(builder, errorCode, doc), eventName: name, path: consoleResultPath(name) }
  })
  const column = new DerivedColumn(builder.docs)
  // By group; 0: not known yet, or another one for each doc.
  const codes = new Uint16Array(parts.length)
  for (let doc = 0; doc < builder.docs; doc += 1) {
    let code = codes[group[doc]!]!
    if (code === 0) {
      const { path, ...part } = parts[group[doc]!]!
      const consoleResult = path === undefined ? '' : firstTextAt(builder, doc, path)
      code = column.codeOf(outcomeOf({ ...part, consoleResult }))
      if (path === undefined) codes[group[doc]!] = code
    }
    column.codes[doc] = code
  }
  return column.packed()
}

function principalColumn(builder: SegmentBuilder, coded: ReadonlyMap<string, CodedColumn>): PackedColumn {
  const columns = principalPaths.map((path) => coded.get(path)!)
  const { group, first } = groupRows(
    builder.docs,
    columns.map((column) => column.codes),
  )
  const names = first.map((doc) =>
    principalOf((path) => {
      const column = coded.get(path)
      return column === undefined ? '' : textAt(builder, column, doc)
    }),
  )
  const column = new DerivedColumn(builder.docs)
  const codes = names.map((name) => column.codeOf(name))
  for (let doc = 0; doc < builder.docs; doc += 1) column.codes[doc] = codes[group[doc]!]!
  return column.packed()
}

/** A column of texts that are made, not found. */
class DerivedColumn {
  readonly codes: Uint16Array<ArrayBuffer>
  readonly #codeOf = new Map([['', 0]])

  constructor(size: number) {
    this.codes = new Uint16Array(size)
  }

  codeOf(text: string): number {
    const known = this.#codeOf.get(text)
    if (known !== undefined) return known
    const code = this.#codeOf.size
    this.#codeOf.set(text, code)
    return code
  }

  packed(): PackedColumn {
    const values = [...this.#codeOf.keys()].slice(1).map(encodeText)
    return { codes: narrowed(this.codes, values.length + 1), values: packTexts(values) }
  }
}

/** The first text that a doc has at a path; '' if none. */
function firstTextAt(builder: SegmentBuilder, doc: number, path: string): string {
  const wanted = builder.paths.find(path)
  for (let at = builder.docStart[doc]!; at < builder.docStart[doc + 1]!; at += 1) {
    const term = builder.pairs[at]!
    if (builder.terms.pathOf(term) === wanted) return decodeText(builder.terms.bytesOf(term))
  }
  return ''
}

function textAt(builder: SegmentBuilder, { codes, terms }: CodedColumn, doc: number): string {
  const code = codes[doc]!
  return code === 0 ? '' : decodeText(builder.terms.bytesOf(terms[code]!))
}

function narrowed(codes: Uint16Array<ArrayBuffer>, values: number): PackedColumn['codes'] {
  return values <= 0x100 ? new Uint8Array(codes) : codes.slice()
}
