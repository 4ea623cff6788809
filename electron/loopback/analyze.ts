/** How is the main job done without a window? The same page does it, headless, and says here how it goes. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { problemText } from '../../shared/base/wording.js'
import type { AnalyzeJob, JobReport } from '../../shared/contract/routes.js'
import type { Order } from './arguments.js'
import { complain } from './complain.js'
import { findingsInWords, prepareFolder } from './findings.js'
import { startLoopbackHost, type LoopbackHost, type LoopbackOptions } from './host.js'
import { createProgressLine } from './progress-line.js'
import { onSignal } from './signals.js'
import { removeFolder } from '../service/remove-folder.js'

/** Documented in the README: scripts depend on them. */
export const exitCodes = { clean: 0, failed: 1, wrongArguments: 2, evidenceUnread: 3 } as const

type Installation = Pick<LoopbackOptions, 'assets' | 'intakeWorker' | 'samplePath'>
type AnalyzeOrder = Extract<Order, { kind: 'analyze' }>
type Final = Exclude<JobReport, { kind: 'progress' }>

/** Does the job and gives the exit code; progress and problems go to stderr, the findings to stdout. */
export async function analyze(order: AnalyzeOrder, installation: Installation): Promise<number> {
  const roots = order.paths.map((path) => resolve(path))
  const prepared = folderFor(order.out, roots)
  if (typeof prepared === 'number') return prepared
  const { query, timeZone } = order
  const job: AnalyzeJob = { roots, query, timeZone, folder: prepared.folder }
  const profile = mkdtempSync(join(tmpdir(), 'spoor-'))
  const removeProfile = (): void => removeFolder(profile)
  process.on('exit', removeProfile)
  const line = createProgressLine({
    write: (text) => void process.stderr.write(text),
    terminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    now: () => performance.now(),
  })
  const ticking = setInterval(() => line.tick(), 250)
  try {
    const final = await run(order, { ...installation, profile, job }, (progress) => line.show(progress))
    line.end()
    return tell(final, job)
  } catch (error) {
    line.end()
    complain(error)
    return exitCodes.failed
  } finally {
    clearInterval(ticking)
    removeProfile()
    process.off('exit', removeProfile)
  }
}

/** The folder that the findings go into, or the exit code where there is none; then it has been said why. */
function folderFor(out: string, roots: readonly string[]): { readonly folder: string } | number {
  try {
    const prepared = prepareFolder(resolve(out), roots)
    if (!('wrong' in prepared)) return prepared
    complain(prepared.wrong)
    return exitCodes.wrongArguments
  } catch (error) {
    complain(`${out} cannot be used: ${error instanceof Error ? error.message : String(error)}`)
    return exitCodes.failed
  }
}

/** Ends by the job's own last word, or by the end of the browser; never by the clock. */
async function run(
  order: AnalyzeOrder,
  options: Installation & { readonly profile: string; readonly job: AnalyzeJob },
  onProgress: (progress: Extract<JobReport, { kind: 'progress' }>) => void,
): Promise<Final> {
  let finish = (_final: Final): void => undefined
  const reported = new Promise<Final>((resolve) => (finish = resolve))
  let host: LoopbackHost | null = null
  // before there is a host, ending the process is all that needs to be done
  const stopListening = onSignal(() => (host === null ? process.exit(exitCodes.failed) : void host.close()))
  try {
    host = await startLoopbackHost({
      ...options,
      headless: true,
      initialPaths: [],
      ...(order.browser === null ? {} : { browserPath: order.browser }),
      onJobReport: (report) => (report.kind === 'progress' ? onProgress(report) : finish(report)),
    })
    return await Promise.race([reported, endedEarly(host)])
  } finally {
    stopListening()
    await host?.close()
  }
}

async function endedEarly(host: LoopbackHost): Promise<never> {
  const end = await host.closed
  throw new Error(end.kind === 'died' ? end.sentence : 'Stopped before the job was done.')
}

function tell(final: Final, job: AnalyzeJob): number {
  if (final.kind === 'done') {
    process.stdout.write(findingsInWords(final.summary, job.folder, final.clean))
    return final.clean ? exitCodes.clean : exitCodes.evidenceUnread
  }
  complain(problemText(final.problem))
  // the query is the one argument that only the engine can judge
  return final.problem.code === 'bad-request' ? exitCodes.wrongArguments : exitCodes.failed
}
