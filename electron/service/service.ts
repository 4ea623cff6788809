/** What does every row of the route table do? The type makes a forgotten row a compile error. */
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { version } from '../../shared/base/version.js'
import type {
  AnalyzeJob,
  Capabilities,
  JobReport,
  JsonRouteName,
  RouteInput,
  RouteName,
  RouteReplies,
} from '../../shared/contract/routes.js'
import { openEvidenceStream } from '../intake/intake-thread.js'
import type { Exports } from './exports.js'
import { safeFileName } from './file-name.js'
import { freeRoom } from './free-room.js'
import type { HostEvents } from './host-events.js'
import { parseJobReport } from './job-report.js'
import type { Natives } from './natives.js'
import { pdfPage } from './pdf-page.js'
import { badRequest, isRefusal, notAllowed, refuse, type Refusal } from './refusal.js'
import type { ReportPages } from './report-pages.js'
import { windowHeaders } from './security-headers.js'

export interface ServiceOptions {
  readonly natives: Natives
  readonly exports: Exports
  readonly events: HostEvents
  readonly reports: ReportPages
  /** The bundled script of the intake thread. */
  readonly intakeWorker: URL
  /** The folder in which the cases are kept; null: nobody asks how much room there is. */
  readonly storage: string | null
  readonly initialPaths: readonly string[]
  readonly job: AnalyzeJob | null
  readonly onJobReport: (report: JobReport) => void
}

export type Service = {
  readonly [Name in RouteName]: (
    input: RouteInput<Name>,
    request: Request,
  ) => Promise<Name extends JsonRouteName ? RouteReplies[Name] | Refusal : Response>
}

export type Answer = RouteReplies[JsonRouteName] | Refusal | Response

export function createService(options: ServiceOptions): Service {
  const { natives, exports, events, job } = options
  return {
    capabilities: () => Promise.resolve(capabilitiesOf(options)),
    chooseEvidence: async ({ kind }) =>
      natives.chooseEvidence === null
        ? notAllowed('choose-evidence', 'This host has no dialog.')
        : { paths: await natives.chooseEvidence(kind) },
    droppedPaths: async ({ ticket, count }) =>
      natives.droppedPaths === null
        ? notAllowed('dropped-paths', 'This host asks its preload script.')
        : { paths: await natives.droppedPaths(ticket, count) },
    readEvidence: ({ roots, known }, request) => {
      const { intakeWorker: workerUrl } = options
      const body = openEvidenceStream({ roots, known }, { workerUrl, signal: request.signal })
      return Promise.resolve(streamed(body, 'application/octet-stream'))
    },
    beginExport: (input) => beginExport(options, input),
    appendExport: ({ id }, request) => exports.append(id, (request.body ?? []) as AsyncIterable<Uint8Array>),
    finishExport: ({ id }) => exports.finish(id),
    abandonExport: ({ id }) => exports.abandon(id),
    printReport: (input) => printReport(options, input),
    reveal: async ({ path }) => {
      if (natives.reveal === null) return notAllowed('reveal', 'This host cannot show a folder.')
      if (!isAbsolute(path)) return badRequest(path, 'This is no absolute path.')
      await natives.reveal(path)
      return {}
    },
    room: async () => ({ free: await freeRoom(options.storage) }),
    reportJob: ({ report }) => {
      const parsed = parseJobReport(report)
      if (job === null) return Promise.resolve(notAllowed('report-job', 'There is no job.'))
      if (parsed === undefined)
        return Promise.resolve(badRequest('report-job', 'This is no report of a job.'))
      options.onJobReport(parsed)
      return Promise.resolve({})
    },
    hostEvents: () => Promise.resolve(streamed(events.stream(), 'application/x-ndjson')),
  }
}

function capabilitiesOf({ natives, initialPaths, job }: ServiceOptions): Capabilities {
  return {
    version,
    ...natives.capabilities(),
    chooseDialog: natives.chooseEvidence !== null,
    saveDialog: natives.chooseTarget !== null,
    reveal: natives.reveal !== null,
    initialPaths,
    job,
  }
}

/** Exports go to the export folder, to the job's folder, or to where the person said in a dialog: nowhere else. */
async function beginExport(
  { natives, exports, job }: ServiceOptions,
  { name, folder, ask }: RouteInput<'beginExport'>,
): Promise<RouteReplies['beginExport'] | Refusal> {
  const { exportFolder } = natives.capabilities()
  const wanted = folder === '' ? exportFolder : resolve(folder)
  if (wanted !== exportFolder && wanted !== job?.folder) {
    return notAllowed(folder, 'Exports are written to the export folder only.')
  }
  if (!ask || natives.chooseTarget === null) return await exports.begin(wanted, safeFileName(name))
  const chosen = await natives.chooseTarget(join(wanted, safeFileName(name)))
  if (chosen === null) return { cancelled: true }
  return await exports.begin(dirname(chosen), basename(chosen))
}

async function printReport(
  { natives, exports, reports }: ServiceOptions,
  { id, html, footer, landscape }: RouteInput<'printReport'>,
): Promise<{ readonly bytes: number } | Refusal> {
  const page = reports.hold(html)
  try {
    const printed = await exports.append(id, natives.printPdf(page.path, pdfPage(footer, landscape)))
    if (isRefusal(printed) && printed.status === 500) {
      return refuse(500, { ...printed.refused, code: 'export-failed' })
    }
    return printed
  } finally {
    page.release()
  }
}

function streamed(body: ReadableStream<Uint8Array>, type: string): Response {
  return new Response(body, { headers: { ...windowHeaders, 'content-type': type } })
}
