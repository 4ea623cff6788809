/** What does each stage of an ingest cost, in the words of the screen and in the order in which evidence passes them? */

export interface Stage {
  readonly name: string
  readonly words: string
  /** Which of the two threads does it, both at the same time. */
  readonly thread: 'files' | 'records'
  /** Milliseconds so far. */
  readonly ms: number
}

const stages = [
  { name: 'discover', words: 'finding files', thread: 'files' },
  { name: 'read', words: 'reading files', thread: 'files' },
  { name: 'hash', words: 'hashing (SHA-256)', thread: 'files' },
  { name: 'inflate', words: 'unpacking', thread: 'files' },
  { name: 'transfer', words: 'handing over', thread: 'files' },
  { name: 'wait', words: 'waiting for files', thread: 'records' },
  { name: 'scan', words: 'reading records', thread: 'records' },
  { name: 'duplicates', words: 'recognising duplicates', thread: 'records' },
  { name: 'index', words: 'building the index', thread: 'records' },
  { name: 'persist', words: 'waiting for the storage', thread: 'records' },
] as const satisfies readonly Omit<Stage, 'ms'>[]

/** The stages that have been timed. The thread of the files tells its times at the end. */
export function stagesOf(timings: Readonly<Record<string, number>>): readonly Stage[] {
  return stages.flatMap((stage) => {
    const ms = timings[stage.name]
    return ms === undefined ? [] : [{ ...stage, ms }]
  })
}
