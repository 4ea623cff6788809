/** In which shapes do records stand in a payload of JSON, and what must the index say of each? Arbitraries, and the law. */
import fc from 'fast-check'
import { parseJson } from '../../shared/cloudtrail/json.js'
import { leavesOf } from '../../shared/cloudtrail/leaf.js'
import { numbered, print, record, style } from './record-texts.js'

/** What the index must say about a record: its leaves, each once, sorted. */
export function expectedLeaves(text: string): string[] {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(`${parsed.message}: ${text}`)
  return [...new Set([...leavesOf(parsed.value)].map((leaf) => `${leaf.path}=${leaf.text}`))].sort()
}

/** Records that all differ. */
export const recordTexts = fc
  .array(fc.tuple(record, style), { minLength: 1, maxLength: 8 })
  .map((records) => records.map(([tree, how], index) => print(numbered(tree, index), how)))

/** As a log file. */
export const wrapped = (texts: readonly string[]) => `{"Records":[${texts.join(',')}]}`

/** The records of a payload, and all of it. */
export const payloadOf = fc
  .tuple(recordTexts, fc.constantFrom('wrapped', 'late', 'array', 'lines', 'joined'))
  .map(([texts, shape]) => {
    switch (shape) {
      case 'wrapped':
        return { texts, payload: wrapped(texts) }
      case 'late':
        return {
          texts,
          payload: `\uFEFF{"a":[{"b":"}"}],\n"Records" : [${texts.join(',\n')}] ,"z":{"n":1} }`,
        }
      case 'array':
        return { texts, payload: ` [ ${texts.join(' ,')} ]\n` }
      case 'lines':
        return { texts, payload: `${texts.join('\n')}\n` }
      default:
        return { texts, payload: texts.join('') }
    }
  })
