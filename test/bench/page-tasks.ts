/** What is the benchmark's page told to do, and how does it take the time? */

/** Times that each question is asked. */
export const RUNS = 5

export interface PageTask {
  /** `read`: ingest the job's roots into a new case, and compact it. `ask`: open the case and ask everything. */
  readonly phase: 'read' | 'ask'
  /** By name, what is typed: as many wordings as there are runs. */
  readonly questions: Readonly<Record<string, readonly string[]>>
}

export interface Answer {
  /** Events that match; 0 where that is not what is asked. */
  readonly count: number
  /** Median of all times, and the first of them, in milliseconds, from the call to the reply as the window sees it. */
  readonly ms: number
  readonly first: number
}

export const never = new AbortController().signal
export const plain = { signal: never }
export const NEWEST = { by: 'time', direction: 'newest' } as const

export async function measured<T>(
  runs: number,
  work: (run: number) => Promise<T>,
): Promise<{ readonly value: T; readonly ms: number; readonly first: number }> {
  const times: number[] = []
  let from = performance.now()
  let value = await work(0)
  times.push(performance.now() - from)
  for (let run = 1; run < runs; run++) {
    from = performance.now()
    value = await work(run)
    times.push(performance.now() - from)
  }
  const first = times[0] ?? 0
  times.sort((a, b) => a - b)
  return { value, ms: times[times.length >> 1] ?? 0, first }
}
