/** What kind of record is each doc, and in which form does it stand in the evidence? From the hot part, and what is known of copies. */
import { recordKindOf } from '../../../shared/cloudtrail/record-kind.js'
import { recordForms } from '../../../shared/cloudtrail/record-holding.js'
import type { DocValues } from './global-column.js'
import { formAt, formsVersion } from '../duplicates/held-forms.js'
import type { SegmentFacts } from './segment-facts.js'

export function kindColumn(facts: SegmentFacts): DocValues {
  return facts.derivedColumn('kind', () => {
    const { columns, size } = facts.segment
    const types = columns.eventType
    const categories = columns.eventCategory
    const width = types?.values.length ?? 1
    const kinds = new Map<number, string>()
    return columnOf(size, (doc) => {
      const type = types?.codes[doc] ?? 0
      const category = categories?.codes[doc] ?? 0
      const pair = category * width + type
      const known = kinds.get(pair)
      if (known !== undefined) return known
      const kind = recordKindOf(types?.values[type] ?? '', categories?.values[category] ?? '')
      kinds.set(pair, kind)
      return kind
    })
  })
}

export function formColumn(facts: SegmentFacts): DocValues {
  const { segment } = facts
  return facts.derivedColumn(`form ${formsVersion(segment)}`, () => {
    const codeOf = new Map(recordForms.map((form, index) => [form, index + 1]))
    const codes = Uint8Array.from({ length: segment.size }, (_, doc) => codeOf.get(formAt(segment, doc)) ?? 0)
    // Always the same values: they are numbered once, while forms may change.
    return { codes, values: ['', ...recordForms] }
  })
}

/** A column in which every doc has a value. */
function columnOf(size: number, textOf: (doc: number) => string): DocValues {
  const codes = new Uint8Array(size)
  const values = ['']
  const codeOf = new Map<string, number>()
  for (let doc = 0; doc < size; doc += 1) {
    const text = textOf(doc)
    let code = codeOf.get(text)
    if (code === undefined) {
      code = values.push(text) - 1
      codeOf.set(text, code)
    }
    codes[doc] = code
  }
  return { codes, values }
}
