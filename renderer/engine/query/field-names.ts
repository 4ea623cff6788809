/** Which field does a typed name mean? Catalogue names, short names, groups and evidence fields, ignoring case. */
import {
  evidenceFields,
  fieldCatalogue,
  fieldGroups,
  type FieldSpec,
} from '../../../shared/cloudtrail/field-catalogue.js'

/** `service:s3` is `eventSource:s3.amazonaws.com`; every other short name only renames the field. */
const SERVICE = 'service'
const SERVICE_SUFFIX = '.amazonaws.com'

export interface ShortName {
  /** What is typed. */
  readonly name: string
  /** The canonical name that it stands for. */
  readonly canonical: string
  readonly label: string
  readonly help: string
}

const evidenceHelp: Readonly<Record<(typeof evidenceFields)[number], string>> = {
  source: 'Path of the evidence file that holds the event',
  conflict: 'true if another copy with the same account and eventID says something else',
  form: 'record, embedded (a text inside something else) or rebuilt (no verbatim record)',
  kind: 'event, network, insight or aggregated',
  session: 'Session name of an assumed role',
}

function shortNames(): readonly ShortName[] {
  const names: ShortName[] = []
  for (const spec of fieldCatalogue as readonly FieldSpec[]) {
    for (const name of [spec.name, ...spec.aliases]) {
      names.push({ name, canonical: spec.name, label: spec.label, help: spec.help })
    }
  }
  names.push({
    name: SERVICE,
    canonical: 'eventSource',
    label: 'Service',
    help: 'service:s3 means s3.amazonaws.com',
  })
  for (const [name, members] of Object.entries(fieldGroups)) {
    names.push({ name, canonical: name, label: name, help: `Any of ${members.join(', ')}` })
  }
  for (const name of evidenceFields)
    names.push({ name, canonical: name, label: name, help: evidenceHelp[name] })
  return names
}

/** Every name that is known without looking at a record, in the order of the catalogue. */
export const knownNames: readonly ShortName[] = shortNames()

const canonicalByLowerCase = new Map(knownNames.map((known) => [known.name.toLowerCase(), known.canonical]))

/** The canonical name of a catalogue field, group or evidence field; `undefined` for anything else (a path, a typo). */
export function canonicalFieldName(typed: string): string | undefined {
  return canonicalByLowerCase.get(typed.toLowerCase())
}

/** The whole-value text that is meant by `text` under the name that was typed: `service:s3` is `s3.amazonaws.com`. */
export function expandFieldValue(typedName: string, text: string): string {
  if (typedName.toLowerCase() !== SERVICE || text === '' || text.includes('.')) return text
  return text + SERVICE_SUFFIX
}
