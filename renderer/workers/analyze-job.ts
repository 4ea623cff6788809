/** How is the main job done without a person? Read, search, write the findings, say what came of it. Runs on the page. */
import type { Problem } from '../../shared/base/problem.js'
import type { AnalyzeJob, JobReport } from '../../shared/contract/routes.js'
import type { HostClient } from '../host/host-client.js'
import { isAbort, problemOf, ThreadRefusal } from './channel.js'
import type {
  ExportInput,
  ExportReply,
  ExportTarget,
  IngestProgress,
  IngestReceipt,
  SearchReply,
  Summary,
} from './protocol.js'
import type { Threads } from './threads.js'

/** Events that the PDF lists; the CSV beside it lists all. */
const REPORT_EVENTS = 2_000

/** Columns of events.csv; provenance follows them. Documented in the README: stable. */
export const csvColumns = [
  'eventTime',
  'eventName',
  'eventSource',
  'principal',
  'userIdentity.type',
  'userIdentity.arn',
  'userIdentity.accessKeyId',
  'sourceIPAddress',
  'userAgent',
  'awsRegion',
  'recipientAccountId',
  'outcome',
  'errorCode',
  'errorMessage',
  'readOnly',
  'requestID',
  'eventID',
] as const

/** Does the job and reports how it goes; rejects only when not even that can be reported. */
export async function runAnalyzeJob(
  job: AnalyzeJob,
  threads: Threads,
  host: HostClient,
  signal: AbortSignal,
): Promise<void> {
  const report = (said: JobReport): Promise<unknown> => host.call('reportJob', { report: said }, signal)
  let done: JobReport
  try {
    done = await new Job(job, threads, host, signal).run(report)
  } catch (error) {
    done = { kind: 'failed', problem: problemFor(error) }
  }
  await report(done)
}

function problemFor(error: unknown): Problem {
  if (isAbort(error)) return { code: 'cancelled', subject: 'analyze' }
  const detail = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)
  return problemOf(error) ?? { code: 'internal', subject: 'analyze', detail }
}

type Found = Extract<SearchReply, { readonly kind: 'found' }>

class Job {
  private readonly timings: Record<string, number> = {}
  private readonly latest: { reporting: Promise<unknown> | null } = { reporting: null }

  constructor(
    private readonly job: AnalyzeJob,
    private readonly threads: Threads,
    private readonly host: HostClient,
    private readonly signal: AbortSignal,
  ) {}

  async run(report: (said: JobReport) => Promise<unknown>): Promise<JobReport> {
    const { query } = this.threads
    const { signal } = this
    const { id } = await query.call('createCase', { name: 'Analysis', sample: false }, { signal })
    try {
      const receipt = await this.ingest(id, report)
      const opened = await this.timed('open', () => query.call('openCase', { id }, { signal }))
      const found = await this.timed('search', () => this.search())
      await this.exportAll(found, receipt.progress, report)
      const summary = await this.summary(found, receipt)
      await this.writeText('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
      const clean = opened.summary.totals.troubled === 0 && opened.problems.length === 0
      return { kind: 'done', summary, clean }
    } finally {
      await query.call('deleteCase', { id }, { signal: new AbortController().signal })
    }
  }

  private async ingest(
    caseId: string,
    report: (said: JobReport) => Promise<unknown>,
  ): Promise<IngestReceipt> {
    const { roots } = this.job
    const receipt = await this.timed('ingest', () =>
      this.threads.ingest.call(
        'ingest',
        { caseId, roots },
        { signal: this.signal, onProgress: (progress) => this.tell(report, 'read', progress) },
      ),
    )
    if (receipt.outcome === 'cancelled') throw new ThreadRefusal({ code: 'cancelled', subject: 'analyze' })
    for (const [stage, ms] of Object.entries(receipt.progress.timings))
      this.timings[`ingest.${stage}`] = Math.round(ms)
    return receipt
  }

  private async search(): Promise<Found> {
    const input = { text: this.job.query, order: { by: 'time', direction: 'newest' }, range: null } as const
    const reply = await this.threads.query.call('search', input, { signal: this.signal })
    if (reply.kind === 'found') return reply
    const { message, from, to } = reply.problem
    const subject = `query ${this.job.query}`
    throw new ThreadRefusal({
      code: 'bad-request',
      subject,
      offset: from,
      length: to - from,
      detail: message,
    })
  }

  private async exportAll(
    { search }: Found,
    progress: IngestProgress,
    report: (said: JobReport) => Promise<unknown>,
  ): Promise<void> {
    this.tell(report, 'export', progress)
    const csv = { format: 'csv', columns: csvColumns, bom: false } as const
    await this.export('csv', { ...csv, target: this.target('events.csv'), search })
    await this.export('ndjson', { format: 'ndjson', target: this.target('events.ndjson'), search })
    await this.export('pdf', {
      format: 'pdf',
      target: this.target('report.pdf'),
      search,
      timeZone: this.job.timeZone,
      title: 'Findings in CloudTrail evidence',
      maxEvents: REPORT_EVENTS,
      companionCsv: 'events.csv',
    })
    const ledger = { target: this.target('ledger.csv'), bom: false }
    await this.timed('export.ledger', () =>
      this.threads.query.call('exportLedger', ledger, { signal: this.signal }).then(written),
    )
  }

  private async export(name: string, input: ExportInput): Promise<void> {
    const { signal } = this
    await this.timed(`export.${name}`, () =>
      this.threads.query.call('exportEvents', input, { signal }).then(written),
    )
  }

  private summary({ search }: Found, { progress }: IngestReceipt): Promise<Summary> {
    const timings = { ...this.timings, 'ingest.elapsed': Math.round(progress.elapsedMs) }
    const input = { search, text: this.job.query, timings }
    return this.threads.query.call('summarise', input, { signal: this.signal })
  }

  private async writeText(fileName: string, text: string): Promise<void> {
    const { folder } = this.job
    const begun = await this.host.call('beginExport', { name: fileName, folder, ask: false }, this.signal)
    if ('cancelled' in begun) throw new Error('a job asks nobody, and yet somebody cancelled')
    await this.host.appendExport(begun.id, new TextEncoder().encode(text))
    await this.host.call('finishExport', { id: begun.id }, this.signal)
  }

  private target(fileName: string): ExportTarget {
    return { fileName, folder: this.job.folder, ask: false }
  }

  private async timed<Value>(stage: string, run: () => Promise<Value>): Promise<Value> {
    const began = performance.now()
    const value = await run()
    this.timings[stage] = Math.round(performance.now() - began)
    return value
  }

  /** One report at a time; what comes meanwhile is out of date by then and is left out. */
  private tell(
    report: (said: JobReport) => Promise<unknown>,
    stage: 'read' | 'export',
    { files, totalFiles, bytes, totalBytes, events }: IngestProgress,
  ): void {
    if (this.latest.reporting !== null) return
    const said: JobReport = { kind: 'progress', stage, files, totalFiles, bytes, totalBytes, events }
    // Progress that cannot be told stops nothing: the final report will fail for the same reason, and loudly.
    this.latest.reporting = report(said)
      .catch(() => undefined)
      .then(() => (this.latest.reporting = null))
  }
}

function written(reply: ExportReply): void {
  if (reply.kind === 'cancelled') throw new Error('a job asks nobody, and yet somebody cancelled')
}
