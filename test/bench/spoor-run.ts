/** How does Spoor do, once? Reads a folder in a browser that is there for nothing else, then opens the case in a new one. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startLoopbackHost } from '../../electron/loopback/host.js'
import type { JobReport } from '../../shared/contract/routes.js'
import { questionsFor, type Manifest } from './asked.js'
import { bytesBelow, watchMemory, type MemoryPeaks } from './machine.js'
import type { Answer, PageTask } from './page-tasks.js'

export interface SpoorRun {
  readonly ingestMs: number
  readonly firstResults: number
  readonly compactMs: number
  readonly openMs: number
  readonly textReadyMs: number
  readonly answers: Readonly<Record<string, Answer>>
  readonly last: { readonly events: number; readonly timings: Readonly<Record<string, number>> }
  /** While ingesting; in the browser that opened the case, up to when everything had been asked. */
  readonly memory: MemoryPeaks
  readonly memoryAsking: MemoryPeaks
  readonly diskBytes: number
}

type Read = Pick<SpoorRun, 'ingestMs' | 'firstResults' | 'compactMs' | 'last'>
type Asked = Pick<SpoorRun, 'openMs' | 'textReadyMs' | 'answers'>

export async function runSpoor(folder: string, manifest: Manifest, cache: string): Promise<SpoorRun> {
  const assets = join(cache, 'page')
  mkdirSync(assets, { recursive: true })
  for (const name of ['query.worker.js', 'ingest.worker.js'])
    copyFileSync(join('dist/renderer', name), join(assets, name))
  const page = '<!doctype html><title>bench</title><script type="module" src="/main.js"></script>'
  writeFileSync(join(assets, 'index.html'), page)
  const profile = mkdtempSync(join(tmpdir(), 'spoor-bench-'))
  const questions = questionsFor(manifest)
  const start = (phase: PageTask['phase']) => runPage({ folder, assets, profile, task: { phase, questions } })
  try {
    const read = await start('read')
    const asked = await start('ask')
    return {
      ...(read.summary as Read),
      ...(asked.summary as Asked),
      memory: read.memory,
      memoryAsking: asked.memory,
      diskBytes: asked.diskBytes,
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  }
}

interface PageRun {
  readonly folder: string
  readonly assets: string
  readonly profile: string
  readonly task: PageTask
}

interface PageEnd {
  readonly summary: unknown
  readonly memory: MemoryPeaks
  readonly diskBytes: number
}

async function runPage({ folder, assets, profile, task }: PageRun): Promise<PageEnd> {
  let report: (said: JobReport) => void = () => undefined
  const reported = new Promise<JobReport>((settle) => (report = settle))
  let ingestDone: () => void = () => undefined
  const host = await startLoopbackHost({
    profile,
    headless: true,
    job: {
      roots: [resolve(folder, 'AWSLogs')],
      query: JSON.stringify(task),
      timeZone: 'UTC',
      folder: profile,
    },
    initialPaths: [],
    assets,
    intakeWorker: pathToFileURL(resolve('dist/electron/intake.worker.js')),
    samplePath: resolve('electron/sample-case'),
    onJobReport: (said) => {
      if (said.kind === 'progress') ingestDone()
      else report(said)
    },
  })
  try {
    const watch = watchMemory(host.browserPid)
    let memory: MemoryPeaks | undefined
    ingestDone = () => (memory = watch.peak())
    const end = await reported
    const whole = watch.stop()
    if (end.kind !== 'done') throw new Error(JSON.stringify(end))
    const diskBytes = task.phase === 'ask' ? await settledBytes(join(profile, 'Default', 'IndexedDB')) : 0
    return { summary: end.summary, memory: memory ?? whole, diskBytes }
  } finally {
    await host.close()
  }
}

/** The browser deletes replaced values some time later, at most a minute: the bytes once they have been the same for long. */
async function settledBytes(folder: string): Promise<number> {
  let bytes = bytesBelow(folder)
  for (let waited = 0, same = 0; waited < 60 && same < 15; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const now = bytesBelow(folder)
    same = now === bytes ? same + 1 : 0
    bytes = now
  }
  return bytes
}
