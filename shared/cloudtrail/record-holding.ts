/** How does a record stand in the evidence: as itself, inside a text of something else, or not at all, so that it was put
 *  together from a row? One table; a code of it is kept with the place of every event. */

export const recordForms = ['record', 'embedded', 'rebuilt'] as const
/** `record`: verbatim. `embedded`: verbatim, once the string or table cell that holds it is decoded.
 *  `rebuilt`: there is no verbatim record; its values come from a row that holds some of them. */
export type RecordForm = (typeof recordForms)[number]

/** How to read the bytes of the place: as they are; as the inside of a JSON string; as the inside of a quoted cell of a
 *  CSV table; as a row of such a table; as a JSON value that is no record; as the inside of a string in the text of a JSON
 *  string, or of a quoted cell. */
export type Writing =
  'plain' | 'json-string' | 'csv-cell' | 'csv-row' | 'json-item' | 'json-string-twice' | 'csv-cell-string'

export interface Holding {
  readonly name: string
  readonly form: RecordForm
  readonly writing: Writing
  /** What it came in, to be read after "inside" or "from"; '' for nothing. */
  readonly wrapper: string
}

/** The index in this table is the code. Only ever append. */
export const holdings = [
  { name: 'record', form: 'record', writing: 'plain', wrapper: '' },
  { name: 'event-bridge', form: 'record', writing: 'plain', wrapper: 'an EventBridge event' },
  { name: 'lookup', form: 'embedded', writing: 'json-string', wrapper: 'an answer of lookup-events' },
  { name: 'log-message', form: 'embedded', writing: 'json-string', wrapper: 'a CloudWatch Logs message' },
  { name: 'log-object', form: 'record', writing: 'plain', wrapper: 'a CloudWatch Logs message' },
  { name: 'log-line', form: 'record', writing: 'plain', wrapper: 'a line of a CloudWatch Logs export' },
  { name: 'insights', form: 'embedded', writing: 'json-string', wrapper: 'a result of Logs Insights' },
  { name: 'lake', form: 'embedded', writing: 'json-string', wrapper: 'a result of CloudTrail Lake' },
  { name: 'elastic-source', form: 'record', writing: 'plain', wrapper: 'an Elasticsearch document' },
  { name: 'elastic-text', form: 'embedded', writing: 'json-string', wrapper: 'an Elasticsearch document' },
  { name: 'splunk', form: 'embedded', writing: 'json-string', wrapper: 'a result of Splunk' },
  { name: 'table-cell', form: 'embedded', writing: 'csv-cell', wrapper: 'a cell of a CSV table' },
  { name: 'lookup-item', form: 'rebuilt', writing: 'json-item', wrapper: 'an answer of lookup-events' },
  { name: 'lake-row', form: 'rebuilt', writing: 'json-item', wrapper: 'a result of CloudTrail Lake' },
  { name: 'insights-row', form: 'rebuilt', writing: 'json-item', wrapper: 'a result of Logs Insights' },
  { name: 'history-row', form: 'rebuilt', writing: 'csv-row', wrapper: 'an Event history CSV' },
  { name: 'lake-table-row', form: 'rebuilt', writing: 'csv-row', wrapper: 'a CloudTrail Lake CSV' },
  { name: 'athena-row', form: 'rebuilt', writing: 'csv-row', wrapper: 'an Athena CSV' },
  { name: 'table-row', form: 'rebuilt', writing: 'csv-row', wrapper: 'a CSV table' },
  {
    name: 'nested-text',
    form: 'embedded',
    writing: 'json-string-twice',
    wrapper: 'a string inside a string',
  },
  {
    name: 'nested-cell',
    form: 'embedded',
    writing: 'csv-cell-string',
    wrapper: 'a string inside a cell of a CSV table',
  },
] as const satisfies readonly Holding[]

export type HoldingName = (typeof holdings)[number]['name']

const codes = new Map<string, number>(holdings.map(({ name }, code) => [name, code]))

export function holdingCode(name: HoldingName): number {
  return codes.get(name) ?? 0
}

/** What a code stands for; one that this version does not know is read as a plain record. */
export function holdingOf(code: number | undefined): Holding & { readonly name: HoldingName } {
  return holdings[code ?? 0] ?? holdings[0]
}

/** One sentence for whoever reads the event; '' for a record that stands there as itself, inside nothing. */
export function holdingNote(code: number | undefined): string {
  const { form, wrapper } = holdingOf(code)
  switch (form) {
    case 'record':
      return wrapper === '' ? '' : `The record came inside ${wrapper}.`
    case 'embedded':
      return `The record came as text inside ${wrapper}, and is shown decoded.`
    case 'rebuilt':
      return `No verbatim record: rebuilt from a row of ${wrapper}, which holds some of its values only.`
  }
}
