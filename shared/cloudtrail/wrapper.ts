/** A JSON value is no record itself: does it hold any? Knows what the tools that export CloudTrail events wrap them in. */
import { holdsAnywhere, withBeside } from './beside.js'
import { StringUnits } from './embedded-text.js'
import { nothing, type Held, type HeldNothing, type HeldText } from './held.js'
import { JsonPlaces, unitsOf, type JsonPlace, type Step } from './json-place.js'
import { parseJson } from './json.js'
import type { JsonObject, JsonValue } from './leaf.js'
import { rebuildRecord, type Cell } from './rebuilt-record.js'
import { looksLikeRecord } from './record-bounds.js'
import type { HoldingName } from './record-holding.js'

/** The arrays, by the names of the members that have them, in which wrappers list what they hold. */
export const listNames = ['Records', 'Events', 'events', 'logEvents', 'results', 'QueryResultRows'] as const
const MAX_WRAPPERS = 4
/** A log line may have something before its record, such as a time; units of its text. */
const MAX_LINE_PREFIX = 200

/** What a value holds; null if it is no wrapper: perhaps a record, perhaps something else. */
export function unwrap(value: JsonValue): readonly Held[] | null {
  return unwrapAt(value, [], 0)
}

/** The paths at which `verbatimText` looks. */
export const verbatimPaths: readonly string[] = ['_raw', 'event.original']

/** Whether a record stands anywhere in a value, in whatever form. */
export function holdsEvidence(value: JsonValue): boolean {
  return holdsAnywhere(value, (part) => {
    if (typeof part === 'string') return recordsInText(part, [], 'record').length > 0
    return openedAt(part, [], MAX_WRAPPERS)?.some(({ kind }) => kind !== 'nothing') === true
  })
}

function unwrapAt(value: JsonValue, steps: readonly Step[], depth: number): readonly Held[] | null {
  const held = openedAt(value, steps, depth)
  if (held === null || !(value instanceof Map || Array.isArray(value))) return held
  return withBeside(value as JsonObject | readonly JsonValue[], { steps, held }, holdsEvidence)
}

function openedAt(value: JsonValue, steps: readonly Step[], depth: number): readonly Held[] | null {
  if (depth > MAX_WRAPPERS) return null
  if (Array.isArray(value)) return rowOfCells(value as readonly JsonValue[], steps)
  if (!(value instanceof Map)) return null
  const object = value as JsonObject
  const verbatim = verbatimText(object, steps)
  if (verbatim !== null) return verbatim
  if (looksLikeRecord(object)) return null
  for (const open of openers) {
    const held = open(object, steps, depth)
    if (held !== null) return held
  }
  return null
}

type Opener = (object: JsonObject, steps: readonly Step[], depth: number) => readonly Held[] | null

/** The strings in which Splunk and the Elastic tools keep what they were given. */
function verbatimText(object: JsonObject, steps: readonly Step[]): readonly Held[] | null {
  const event = object.get('event')
  const places: readonly (readonly [JsonValue | undefined, readonly Step[], HoldingName])[] = [
    [object.get('_raw'), ['_raw'], 'splunk'],
    [object.get('event.original'), ['event.original'], 'elastic-text'],
    [
      event instanceof Map ? (event as JsonObject).get('original') : undefined,
      ['event', 'original'],
      'elastic-text',
    ],
  ]
  for (const [text, path, holding] of places) {
    const held = typeof text === 'string' ? recordsInText(text, [...steps, ...path], holding) : []
    if (held.some(isText)) return held
  }
  return null
}

const openers: readonly Opener[] = [
  eventBridge,
  lookupItem,
  (object, steps) => {
    const inner = object.get('result')
    if (!(inner instanceof Map) || !(inner as JsonObject).has('_raw')) return null
    return heldBy(inner, { steps: [...steps, 'result'], depth: 1, holding: 'record' })
  },
  elasticDocument,
  // what calls itself a control message may hold records all the same
  lists,
  controlMessage,
  logEvent,
  (object, steps) => {
    const logs = object.get('awslogs')
    if (!(logs instanceof Map) || typeof (logs as JsonObject).get('data') !== 'string') return null
    // where nothing else is in the file, it was opened before it came here
    const reason =
      'compressed CloudWatch Logs data (awslogs.data) beside something else, damaged, or in a file above 8 MB: ' +
      'put it into a file of its own'
    return [{ kind: 'nothing', steps, reason, manner: 'sealed' }]
  },
]

interface Asked {
  readonly steps: readonly Step[]
  readonly depth: number
  /** How a record that stands there itself is held. */
  readonly holding: HoldingName
}

/** What a value holds, which is a record, a wrapper once more, or nothing. */
function heldBy(value: JsonValue, { steps, depth, holding }: Asked): readonly Held[] {
  const held = unwrapAt(value, steps, depth + 1)
  if (held !== null) return held
  if (!looksLikeRecord(value)) return [nothing(steps, 'no CloudTrail record')]
  return [{ kind: 'record', steps, holding, record: value as JsonObject }]
}

function eventBridge(object: JsonObject, steps: readonly Step[], depth: number): readonly Held[] | null {
  const detail = object.get('detail')
  if (typeof object.get('detail-type') !== 'string' || detail === undefined) return null
  if (!looksLikeRecord(detail)) return [nothing(steps, 'an EventBridge event without a CloudTrail record')]
  return heldBy(detail, { steps: [...steps, 'detail'], depth, holding: 'event-bridge' })
}

/** One event of lookup-events; without CloudTrailEvent only what stands around it is left. */
function lookupItem(object: JsonObject, steps: readonly Step[], depth: number): readonly Held[] | null {
  const inner = object.get('CloudTrailEvent')
  if (typeof inner === 'string') {
    const held = recordsInText(inner, [...steps, 'CloudTrailEvent'], 'lookup')
    if (held.some(isText)) return held
  }
  if (inner instanceof Map) {
    return heldBy(inner, { steps: [...steps, 'CloudTrailEvent'], depth, holding: 'record' })
  }
  if (!object.has('EventId') || !object.has('EventName')) {
    return inner === undefined ? null : [nothing(steps, 'CloudTrailEvent holds no CloudTrail record')]
  }
  const cells = [...object].filter(([name]) => name !== 'CloudTrailEvent')
  return rebuiltFrom(cells, steps, 'lookup-item')
}

function elasticDocument(object: JsonObject, steps: readonly Step[], depth: number): readonly Held[] | null {
  const source = object.get('_source')
  if (!(source instanceof Map)) return null
  return heldBy(source, { steps: [...steps, '_source'], depth, holding: 'elastic-source' })
}

function controlMessage(object: JsonObject, steps: readonly Step[]): readonly Held[] | null {
  if (object.get('messageType') !== 'CONTROL_MESSAGE') return null
  return [{ kind: 'nothing', steps, reason: 'a control message of CloudWatch Logs', manner: 'control' }]
}

function lists(object: JsonObject, steps: readonly Step[], depth: number): readonly Held[] | null {
  for (const name of listNames) {
    const list = object.get(name)
    if (!Array.isArray(list)) continue
    const held = (list as readonly JsonValue[]).flatMap((item, index) =>
      heldBy(item, { steps: [...steps, name, index], depth, holding: 'record' }),
    )
    if (held.some(({ kind }) => kind !== 'nothing')) return held
  }
  const hits = object.get('hits')
  if (!(hits instanceof Map)) return null
  const inner = [...steps, 'hits']
  const held = hitsOf(hits as JsonObject, inner, depth)
  return held && withBeside(hits as JsonObject, { steps: inner, held }, holdsEvidence)
}

function hitsOf(hits: JsonObject, steps: readonly Step[], depth: number): readonly Held[] | null {
  const list = hits.get('hits')
  if (!Array.isArray(list)) return null
  return (list as readonly JsonValue[]).flatMap((item, index) =>
    heldBy(item, { steps: [...steps, 'hits', index], depth, holding: 'record' }),
  )
}

/** What CloudWatch Logs, and shippers of log lines, say about one line. */
function logEvent(object: JsonObject, steps: readonly Step[], depth: number): readonly Held[] | null {
  const message = object.get('message')
  if (message instanceof Map) {
    const held = heldBy(message, { steps: [...steps, 'message'], depth, holding: 'log-object' })
    return held.every(({ kind }) => kind === 'nothing') ? null : held
  }
  if (typeof message !== 'string') return null
  const isElastic = steps.includes('_source') || object.has('@timestamp')
  const held = recordsInText(message, [...steps, 'message'], isElastic ? 'elastic-text' : 'log-message')
  return held.length > 0 ? held : null
}

/** A row of Logs Insights (`[{"field": …, "value": …}]`) or of CloudTrail Lake (`[{"eventName": …}, {"eventTime": …}]`). */
function rowOfCells(items: readonly JsonValue[], steps: readonly Step[]): readonly Held[] | null {
  if (items.length === 0 || items.some((item) => !(item instanceof Map))) return null
  const objects = items as readonly JsonObject[]
  if (objects.every((item) => typeof item.get('field') === 'string' && item.has('value'))) {
    return insightsRow(objects, steps)
  }
  if (!objects.every((item) => item.size === 1)) return null
  return lakeRow(objects, steps)
}

function insightsRow(items: readonly JsonObject[], steps: readonly Step[]): readonly Held[] {
  const index = items.findIndex((item) => item.get('field') === '@message')
  const message = items[index]?.get('value')
  if (typeof message === 'string') {
    const held = recordsInText(message, [...steps, index, 'value'], 'insights')
    if (held.some(isText)) return held
  }
  const cells = items.map((item): Cell => [String(item.get('field') as string), item.get('value') ?? null])
  return rebuiltFrom(cells, steps, 'insights-row')
}

function lakeRow(items: readonly JsonObject[], steps: readonly Step[]): readonly Held[] | null {
  const index = items.findIndex((item) => [...item.keys()][0]?.toLowerCase() === 'eventjson')
  const [[name, text] = ['', null]] = items[index] ?? []
  if (typeof text === 'string') {
    const held = recordsInText(text, [...steps, index, name], 'lake')
    if (held.some(isText)) return held
  }
  const cells = items.flatMap((item): Cell[] => [...item])
  const record = rebuildRecord(cells)
  return record === null ? null : [{ kind: 'rebuilt', steps, holding: 'lake-row', record }]
}

function rebuiltFrom(cells: readonly Cell[], steps: readonly Step[], holding: HoldingName): readonly Held[] {
  const record = rebuildRecord(cells)
  if (record === null) return [nothing(steps, 'a row without the name and id of an event')]
  return [{ kind: 'rebuilt', steps, holding, record }]
}

/** The records in a text: one, or several in a wrapper, or in a string inside it; none if it is something else. */
export function recordsInText(
  text: string,
  steps: readonly Step[],
  holding: HoldingName,
): readonly (HeldText | HeldNothing)[] {
  const end = text.trimEnd().length
  const quote = text.search(/\S/)
  if (text[quote] === '"') return recordsInString(text, { start: quote, end }, { steps, holding })
  const brace = text.indexOf('{')
  if (brace === -1 || brace > MAX_LINE_PREFIX) return []
  const parsed = parseJson(text.slice(brace, end))
  if (!parsed.ok) return []
  const { value } = parsed
  const found = unwrapAt(value, [], 1)
  if (found === null) {
    if (!looksLikeRecord(value)) return []
    return [{ kind: 'text', steps, holding, text, from: brace, to: end, record: value as JsonObject }]
  }
  if (found.every(({ kind }) => kind === 'nothing' || kind === 'rebuilt')) return []
  const places = new JsonPlaces(unitsOf(text), { start: brace, end })
  const stringsOf = stringsIn(text)
  return found.flatMap((held): readonly (HeldText | HeldNothing)[] => {
    const { start, end: behind } = places.placeOf(held.steps)
    const whole = { from: start, to: behind }
    if (held.kind === 'rebuilt')
      return [{ ...nothing(steps, 'a row of a table inside of a text'), piece: whole }]
    if (held.kind === 'nothing') {
      const piece = held.piece === undefined ? whole : stringsOf(start + 1).placeOf(held.piece)
      return [{ ...held, steps, piece }]
    }
    const at = { steps, holding, text, from: start, to: behind }
    return held.kind === 'record'
      ? [{ ...at, kind: 'text' as const, record: held.record }]
      : [nestedText(at, held, stringsOf(start + 1))]
  })
}

/** The strings of a text, by where they begin: of one that is asked for again and again the walk goes on. */
function stringsIn(text: string): (start: number) => StringUnits {
  let latest: StringUnits | undefined
  return (start) => {
    if (latest?.start !== start) latest = new StringUnits(text, start)
    return latest
  }
}

function isText({ kind }: Held): boolean {
  return kind === 'text'
}

/** The whole text is a JSON string once more. */
function recordsInString(
  text: string,
  { start, end }: JsonPlace,
  { steps, holding }: Pick<HeldText, 'steps' | 'holding'>,
): readonly (HeldText | HeldNothing)[] {
  const parsed = parseJson(text.slice(start, end))
  if (!parsed.ok || typeof parsed.value !== 'string') return []
  const string = new StringUnits(text, start + 1)
  return recordsInText(parsed.value, [], holding).map((held) => {
    if (held.kind === 'text') return nestedText({ steps, holding, text, from: start, to: end }, held, string)
    const piece = held.piece ?? { from: 0, to: (parsed.value as string).length }
    return { ...held, steps, piece: string.placeOf(piece) }
  })
}

/** A record in `string`, a part of the text; of one that is in a string in there once more, no bytes could be named. */
function nestedText(
  { steps, holding, text }: Omit<HeldText, 'kind' | 'record'>,
  held: HeldText,
  string: StringUnits,
): HeldText | HeldNothing {
  const units = string.placeOf(held)
  if (held.inner !== undefined) {
    const reason = 'a record in a string inside of more than one other string'
    return { ...nothing(steps, reason), piece: units }
  }
  const name = holding === 'table-cell' ? 'nested-cell' : 'nested-text'
  const inner = held.text.slice(held.from, held.to)
  return { kind: 'text', steps, holding: name, text, ...units, inner, record: held.record }
}
