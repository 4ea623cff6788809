/** What do the events of one request, or of one shared event, have in common, and in what do they differ? Which events
 *  these are the index knows (equal requestID or sharedEventID); here their records are read side by side. */
import { leavesOf, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { storyOf } from '../../shared/cloudtrail/story.js'

/** More records than this are not compared: nobody reads such a table. */
export const COMPARED_RECORDS = 200

export interface Difference {
  readonly path: string
  /** In the order of the records; '' where the path is absent. Several values of one path are joined by ', '. */
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

/** Paths whose values are not the same in all records, in the order in which the records name them. */
function differences(records: readonly JsonValue[]): readonly Difference[] {
  const tables = records.map(valuesByPath)
  const paths = new Set(tables.flatMap((table) => [...table.keys()]))
  return [...paths].flatMap((path) => {
    const values = tables.map((table) => table.get(path))
    return values.every((value) => value === values[0])
      ? []
      : [{ path, values: values.map((value) => value ?? '') }]
  })
}

function valuesByPath(record: JsonValue): ReadonlyMap<string, string> {
  const table = new Map<string, string>()
  for (const { path, text } of leavesOf(record)) {
    const before = table.get(path)
    table.set(path, before === undefined ? text : `${before}, ${text}`)
  }
  return table
}
