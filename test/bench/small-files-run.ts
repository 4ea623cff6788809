/** How is one folder read once, by a host and a browser that are there for nothing else? */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startLoopbackHost } from '../../electron/loopback/host.js'
import type { JobReport } from '../../shared/contract/routes.js'
import type { IngestProgress } from '../../renderer/workers/protocol.js'

export interface OneIngest {
  readonly ingestMs: number
  /** Processor time of all processes, ms; NaN where there is no /proc. Other programs on the machine do not change it. */
  readonly processorMs: number
  readonly last: IngestProgress
}

/** `page`: folder of the bundled page; the threads are put beside it. */
export async function ingestOnce(folder: string, page: string): Promise<OneIngest> {
  for (const name of ['query.worker.js', 'ingest.worker.js'])
    copyFileSync(join('dist/renderer', name), join(page, name))
  writeFileSync(
    join(page, 'index.html'),
    '<!doctype html><title>bench</title><script type="module" src="/main.js"></script>',
  )
  const profile = mkdtempSync(join(tmpdir(), 'spoor-bench-'))
  let before = NaN
  let settle: (report: JobReport) => void = () => undefined
  const reported = new Promise<JobReport>((resolve) => (settle = resolve))
  const host = await startLoopbackHost({
    profile,
    headless: true,
    job: { roots: [folder], query: '', timeZone: 'UTC', folder: profile },
    initialPaths: [],
    assets: page,
    intakeWorker: pathToFileURL(resolve('dist/electron/intake.worker.js')),
    samplePath: resolve('electron/sample-case'),
    onJobReport: (report) => {
      if (report.kind === 'progress') before = processorMs(host.browserPid)
      else settle(report)
    },
  })
  try {
    const report = await reported
    if (report.kind !== 'done') throw new Error(JSON.stringify(report))
    const spent = processorMs(host.browserPid) - before
    return { ...(report.summary as Omit<OneIngest, 'processorMs'>), processorMs: spent }
  } finally {
    await host.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

/** Of this process and of the browser with all its children. A tick of /proc is 10 ms. */
function processorMs(browserPid: number): number {
  if (!existsSync('/proc')) return NaN
  const { user, system } = process.cpuUsage()
  const family = new Map<number, { readonly parent: number; readonly ticks: number }>()
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const fields = statOf(name)
    family.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) })
  }
  const isBelow = (pid: number): boolean =>
    pid === browserPid || (family.has(pid) && pid > 1 && isBelow(family.get(pid)?.parent ?? 0))
  let ticks = 0
  for (const [pid, one] of family) if (isBelow(pid)) ticks += one.ticks
  return (user + system) / 1000 + 10 * ticks
}

/** What follows the name of the program, which may hold anything. */
function statOf(pid: string): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
