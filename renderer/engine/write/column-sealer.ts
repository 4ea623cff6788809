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

/** The paths whose values the builder must note for each doc. */
export const columnPaths: readonly string[] = [
  ...new Set([
    ...fieldCatalogue.filter((field) => field.column && !field.derived).map((field) => field.name),
    ...principalPaths,
  ]),
]

/** A column while it is being sealed: a code a doc, and per code the term of its value (none for code 0, ''). */
interface CodedColumn {
  readonly codes: Uint32Array
  readonly terms: readonly number[]
}

/** The columns of the segment that the builder holds: values of the records, and what is derived from them. */
export function sealColumns(builder: SegmentBuilder): SegmentContents['columns'] {
  const columnOf = codeColumns(builder)
  const coded = new Map(builder.columnPaths.map((path, column) => [path, columnOf[column]!]))
  const columns: Partial<Record<FieldName, PackedColumn>> = {}
  for (const name of columnNames) {
    const column = coded.get(name)
    if (column !== undefined) {
      const values = column.terms.slice(1).map((term) => builder.terms.bytesOf(term))
      columns[name] = { codes: narrowed(column.codes, column.terms.length), values: packTexts(values) }
    }
  }
  columns.outcome = outcomeColumn(builder, coded)
  columns.principal = principalColumn(builder, coded)
  return columns
}

function codeColumns(builder: SegmentBuilder): CodedColumn[] {
  const { columnTerms, terms: store } = builder
  const width = builder.columnPaths.length
  const columns = builder.columnPaths.map(() => ({ codes: new Uint32Array(builder.docs), terms: [NONE] }))
  // A term belongs to one path, and so to one column.
  const codeOfTerm = new Int32Array(store.termCount)
  for (let doc = 0; doc < builder.docs; doc += 1) {
    for (let column = 0; column < width; column += 1) {
      const term = columnTerms[width * doc + column]! - 1
      if (term < 0 || store.lengthOf(term) === 0) continue
      const { codes, terms } = columns[column]!
      if (codeOfTerm[term] === 0) {
        codeOfTerm[term] = terms.length
        terms.push(term)
      }
      codes[doc] = codeOfTerm[term]!
    }
  }
  return columns
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
  const plain = parts.map((part) => outcomeOf({ ...part, consoleResult: '' }))
  return derivedColumn(builder.docs, (doc) => {
    const part = parts[group[doc]!]!
    if (part.path === undefined) return plain[group[doc]!]!
    return outcomeOf({ ...part, consoleResult: firstTextAt(builder, doc, part.path) })
  })
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
  return derivedColumn(builder.docs, (doc) => names[group[doc]!]!)
}

function derivedColumn(size: number, textOf: (doc: number) => string): PackedColumn {
  const codes = new Uint32Array(size)
  const codeOf = new Map<string, number>([['', 0]])
  for (let doc = 0; doc < size; doc += 1) {
    const text = textOf(doc)
    let code = codeOf.get(text)
    if (code === undefined) {
      code = codeOf.size
      codeOf.set(text, code)
    }
    codes[doc] = code
  }
  const values = [...codeOf.keys()].slice(1).map(encodeText)
  return { codes: narrowed(codes, codeOf.size), values: packTexts(values) }
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

function narrowed(codes: Uint32Array, values: number): PackedColumn['codes'] {
  return values <= 0x100 ? Uint8Array.from(codes) : Uint16Array.from(codes)
}
