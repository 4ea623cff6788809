/** Which session does each doc belong to? The name is worked out once per distinct identity, from columns. */
import type { FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { sessionNameOf } from '../../../shared/cloudtrail/identity.js'
import { emptyDocset, hasDoc, type Docset } from './docset.js'
import { coldOf } from '../segment/identifiers.js'
import type { SegmentFacts } from './segment-facts.js'
import { isEmptyValue } from '../segment/values.js'
import type { DocValues } from './global-column.js'

/** What `sessionNameOf` reads, apart from ON_BEHALF_OF, which is no column: it only matters whether there is any. */
const asked = [
  'userIdentity.type',
  'userIdentity.arn',
  'userIdentity.principalId',
  'userIdentity.userName',
  'userIdentity.invokedBy',
  'userIdentity.accountId',
] as const satisfies readonly FieldName[]
const ON_BEHALF_OF = 'userIdentity.onBehalfOf.userId'

/** A column of session names; '' where the event has no session. Needs the cold part. */
export function sessionColumn(facts: SegmentFacts): DocValues {
  return facts.derivedColumn('session', () => makeColumn(facts))
}

function makeColumn(facts: SegmentFacts): DocValues {
  const { segment } = facts
  const onBehalf = docsOnBehalf(facts)
  const identityOf = identityNumbers(facts, onBehalf)
  const codes = new Uint32Array(segment.size)
  const values = ['']
  const codeOf = new Map([['', 0]])
  const codeOfIdentity = new Map<number, number>()
  for (let doc = 0; doc < segment.size; doc += 1) {
    const identity = identityOf[doc] as number
    let code = codeOfIdentity.get(identity)
    if (code === undefined) {
      const session = sessionOf(facts, doc, hasDoc(onBehalf, doc))
      code = codeOf.get(session) ?? values.length
      if (code === values.length) values.push(session)
      codeOf.set(session, code)
      codeOfIdentity.set(identity, code)
    }
    codes[doc] = code
  }
  return { codes, values }
}

function sessionOf({ segment }: SegmentFacts, doc: number, onBehalf: boolean): string {
  return sessionNameOf((path) => {
    if (path === ON_BEHALF_OF) return onBehalf ? 'somebody' : ''
    const column = segment.columns[path as FieldName]
    return column?.values[column.codes[doc] ?? 0] ?? ''
  })
}

/** Docs get the same number when all that is asked of them is the same. */
function identityNumbers({ segment }: SegmentFacts, onBehalf: Docset): Uint32Array {
  let numbers = new Uint32Array(segment.size)
  for (let doc = 0; doc < segment.size; doc += 1) numbers[doc] = hasDoc(onBehalf, doc) ? 1 : 0
  for (const name of asked) {
    const codes = segment.columns[name]?.codes
    if (codes === undefined) continue
    const pairs = new Map<number, number>()
    const next = new Uint32Array(segment.size)
    for (let doc = 0; doc < segment.size; doc += 1) {
      const pair = (numbers[doc] as number) * 65_536 + (codes[doc] as number)
      const number = pairs.get(pair) ?? pairs.size
      if (number === pairs.size) pairs.set(pair, number)
      next[doc] = number
    }
    numbers = next
  }
  return numbers
}

function docsOnBehalf(facts: SegmentFacts): Docset {
  const docs = emptyDocset()
  const { dictionary, terms } = coldOf(facts.segment)
  const id = facts.pathIds.get(ON_BEHALF_OF)
  if (id === undefined) return docs
  const { values, terms: its } = facts.termsOf(id)
  for (let at = 0; at < its.length; at += 1) {
    if (!isEmptyValue(dictionary, values[at] as number)) terms.addDocs(its[at] as number, docs)
  }
  return docs
}
