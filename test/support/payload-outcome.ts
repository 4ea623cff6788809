/** What became of one payload, in few words? */
import { leavesOfSegment, write } from './written-payloads.js'

/** A record, with more members if any are given. */
export const record = (name: string, more = '') =>
  `{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"${name}"${more}}`

/** What became of one payload: the names of its events, shape, counts, and ranges as `code offset+length`. */
export function outcome(payload: string | Uint8Array) {
  const { payloads, segments } = write([payload])
  const { counts, shape, quarantine, problems } = payloads[0]!
  return {
    events: segments
      .flatMap(leavesOfSegment)
      .map((leaves) => leaves.find((leaf) => leaf.startsWith('eventName='))?.slice(10)),
    shape,
    counts: [counts.records, counts.events, counts.duplicates, counts.quarantined],
    quarantine: quarantine.map(
      ({ offset, length, problem }) =>
        `${problem.code} ${String(offset)}+${String(length)} at ${String(problem.offset)}`,
    ),
    problems: problems.map(({ code, offset, detail }) => `${code} ${String(offset)}: ${String(detail)}`),
  }
}

/** Of a payload of which nothing is missing. */
export const clean = { quarantine: [], problems: [] }
