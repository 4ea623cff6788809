/** Which column does a typed name mean? One that the records have, in their own letters: any other would be blank. */
import { evidenceFields, fieldCatalogue } from '../../shared/cloudtrail/field-catalogue.js'
import type { Ports } from './ports.js'

export type ColumnName =
  | { readonly kind: 'name'; readonly name: string }
  /** No record has it; these come near. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

/** Answered by queries only: where an event stands is in its provenance. */
const WITHOUT_COLUMN = 'source'
const SUGGESTED = 3
/** What the query thread says of an offer that is no name of the catalogue. */
const PATH_OF_RECORD = 'Path of the record'

/** Letter case does not count, as in queries; short names of the catalogue are known. Rejects as the query thread does. */
export async function resolveColumn({ query }: Pick<Ports, 'query'>, typed: string): Promise<ColumnName> {
  const known = catalogueName(typed)
  if (known !== undefined) return { kind: 'name', name: known }
  const { signal } = new AbortController()
  const offers = await query.call('complete', { text: typed, cursor: typed.length, search: null }, { signal })
  const paths = offers.filter(({ detail }) => detail === PATH_OF_RECORD).map(({ label }) => label)
  const alike = paths.filter((path) => path.toLowerCase() === typed.toLowerCase())
  // Two that differ by letter case alone are two columns.
  const name = alike.find((path) => path === typed) ?? (alike.length === 1 ? alike[0] : undefined)
  return name === undefined ? { kind: 'unknown', near: paths.slice(0, SUGGESTED) } : { kind: 'name', name }
}

function catalogueName(typed: string): string | undefined {
  const wanted = typed.toLowerCase()
  const isWanted = (name: string): boolean => name.toLowerCase() === wanted
  const field = fieldCatalogue.find(({ name, aliases }) => [name, ...aliases].some(isWanted))
  if (field !== undefined) return field.name
  return evidenceFields.find((name) => isWanted(name) && name !== WITHOUT_COLUMN)
}
