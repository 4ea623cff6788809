/** What do the events of one request, or of one shared event, have in common, and in what do they differ? Which events
 *  these are the index knows (equal requestID or sharedEventID); here their records are read side by side. */
import { leavesOf, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { storyOf } from '../../shared/cloudtrail/story.js'

/** More records than this are not compared: nobody reads such a table. */
export const COMPARED_RECORDS = 200

export interface Difference {
  readonly path: string
  /** In the order of the records; '' where the path is absent. Several values of one path are joined by ', '; where that
   *  does not show the difference, each is written as JSON behind its positions in the arrays around it. */
  readonly values: readonly string[]
}

export interface GroupReading {
  readonly differing: readonly Difference[]
  readonly story: string | null
}

/** `records`: in time order, at most COMPARED_RECORDS of them. */
export function readTogether(records: readonly JsonValue[]): GroupReading {
  return {
    differing: differences(records),
    story: storyOf(records),
  }
}

/** Paths whose values are not the same in all records, in the order in which the records name them. Values are the same
 *  if they are of one kind and stand at the same places of arrays. */
function differences(records: readonly JsonValue[]): readonly Difference[] {
  const tables = records.map(leavesByPath)
  const paths = new Set(tables.flatMap((table) => [...table.keys()]))
  return [...paths].flatMap((path) => {
    const exact = tables.map((table) => exactText(table.get(path) ?? []))
    if (exact.every((text) => text === exact[0])) return []
    const plain = tables.map((table) => (table.get(path) ?? []).map(({ text }) => text).join(', '))
    const tellsApart = new Set(plain).size === new Set(exact).size
    return [{ path, values: tellsApart ? plain : exact }]
  })
}

interface PlacedLeaf {
  readonly text: string
  /** As JSON, with its positions in the arrays around it: `[0][2] "text"`. */
  readonly exact: string
}

function exactText(leaves: readonly PlacedLeaf[]): string {
  return leaves.map(({ exact }) => exact).join(', ')
}

function leavesByPath(record: JsonValue): ReadonlyMap<string, readonly PlacedLeaf[]> {
  const table = new Map<string, PlacedLeaf[]>()
  collect({ table, value: record, path: '', place: '' })
  return table
}

interface Spot {
  readonly table: Map<string, PlacedLeaf[]>
  readonly value: JsonValue
  readonly path: string
  readonly place: string
}

/** Leaves and paths as in `leaf.ts`. */
function collect({ table, value, path, place }: Spot): void {
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly JsonValue[]).entries())
      collect({ table, value: item, path, place: `${place}[${String(index)}]` })
  } else if (value instanceof Map) {
    for (const [key, item] of value as JsonObject)
      collect({ table, value: item, path: path === '' ? key : `${path}.${key}`, place })
  } else {
    for (const { text } of leavesOf(value)) {
      const json = typeof value === 'string' ? JSON.stringify(text) : text
      const leaf = { text, exact: place === '' ? json : `${place} ${json}` }
      const before = table.get(path)
      if (before === undefined) table.set(path, [leaf])
      else before.push(leaf)
    }
  }
}
