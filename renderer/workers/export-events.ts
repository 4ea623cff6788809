/** How are the matches of a search written out, all of them and not the visible page? In batches: neither the number of
 *  rows nor their size is ever held in memory at once. */
import { columnLabel } from '../report/column-label.js'
import { eventsCsvHead, eventsCsvRow } from '../report/events-csv.js'
import { ndjsonLine } from '../report/ndjson.js'
import { zonedTime, type ZonedTime } from '../report/zoned-time.js'
import { reportHtml, type ReportFacts } from '../report/report-html.js'
import { version } from '../../shared/base/version.js'
import type { HostClient } from '../host/host-client.js'
import { describeQuery } from '../engine/engine.js'
import { ThreadRefusal, type CallContext } from './channel.js'
import { exportTo, type ExportSink } from './export-sink.js'
import type { OpenCase } from './open-case.js'
import type { RecordPlace } from './record-bytes.js'
import type { EventRef, ExportInput, ExportProgress, ExportReply, SortOrder } from './protocol.js'
import { cellTexts } from './rows.js'
import type { KeptSearch } from './searches.js'
import { summarise } from './summarise.js'
import { recordJson } from './verbatim-record.js'

/** Rows that are prepared between two looks at the clock and at the signal. */
const BATCH_ROWS = 2_000
/** Records that are looked at together, so that each payload is inflated once for all of them. */
const LOOK_AHEAD = 4_000
const CHART_BUCKETS = 120

/** Columns of the report's table. */
const reportColumns = [
  'eventTime',
  'eventName',
  'eventSource',
  'principal',
  'sourceIPAddress',
  'awsRegion',
  'outcome',
  'requestID',
] as const

export interface ExportJob {
  readonly open: OpenCase
  readonly search: KeptSearch
  readonly host: HostClient
  /** Epoch ms. */
  readonly now: () => number
}

type Context = CallContext<ExportProgress>

export async function exportEvents(
  input: ExportInput,
  job: ExportJob,
  context: Context,
): Promise<ExportReply> {
  await job.open.ledgerReady()
  const zone = input.format === 'pdf' ? zoneOf(input.timeZone) : null
  let rows = job.search.result.count
  const { target } = input
  const receipt = await exportTo(job.host, { target, signal: context.signal }, async (sink) => {
    if (input.format === 'csv') await writeCsv(input, { ...job, sink }, context)
    else if (input.format === 'ndjson') await writeNdjson({ ...job, sink }, context)
    else if (zone !== null) rows = await writePdf({ ...input, zone }, { ...job, sink }, context)
  })
  return receipt === null ? { kind: 'cancelled' } : { kind: 'written', receipt, rows }
}

function zoneOf(name: string): ZonedTime {
  try {
    return zonedTime(name)
  } catch (error) {
    throw new ThreadRefusal({ code: 'bad-request', subject: name, detail: String(error) })
  }
}

type Writing = ExportJob & { readonly sink: ExportSink }

async function writeCsv(
  { columns, bom }: { readonly columns: readonly string[]; readonly bom: boolean },
  { open, search, sink }: Writing,
  context: Context,
): Promise<void> {
  const { result } = search
  await sink.text(eventsCsvHead(columns, bom))
  for (let done = 0; done < result.count; done += BATCH_ROWS) {
    context.signal.throwIfAborted()
    const from = done
    const rows = await open.answering(() =>
      result.page(from, BATCH_ROWS).map((ref) => {
        const place = open.evidence.provenance(open.placeOf(ref))
        return eventsCsvRow(cellTexts(open, ref, columns), place)
      }),
    )
    await sink.text(rows.join(''))
    context.progress({ done: Math.min(done + BATCH_ROWS, result.count), total: result.count })
  }
}

async function writeNdjson({ open, search, sink }: Writing, context: Context): Promise<void> {
  const total = search.result.count
  let done = 0
  for (const refs of inGroups(search.result.refs(), LOOK_AHEAD)) {
    const lines = await linesOf(open, refs, context.signal)
    for (const line of lines) await sink.bytes(line)
    done += refs.length
    context.progress({ done, total })
  }
}

/** Records are read payload by payload, and given in the order asked. */
async function linesOf(
  open: OpenCase,
  refs: readonly EventRef[],
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const places: readonly (RecordPlace & { readonly index: number })[] = await open.answering(() =>
    refs.map((ref, index) => ({ ...open.placeOf(ref), index })),
  )
  const byPart = [...places].sort((left, right) => left.part - right.part || left.offset - right.offset)
  const lines: Uint8Array[] = new Array<Uint8Array>(refs.length)
  for (const { index, ...place } of byPart) {
    signal.throwIfAborted()
    lines[index] = ndjsonLine(await recordJson(open, place))
  }
  return lines
}

function* inGroups<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let group: Item[] = []
  for (const item of items) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

type PdfInput = Extract<ExportInput, { readonly format: 'pdf' }> & { readonly zone: ZonedTime }

/** Gives the number of events that the report lists. */
async function writePdf(input: PdfInput, job: Writing, context: Context): Promise<number> {
  const facts = await reportFacts(input, job, context)
  context.signal.throwIfAborted()
  const { id } = job.sink
  const footer = `${input.title} – Spoor ${version} – times in ${input.zone.zone}`
  await job.host.call('printReport', { id, html: reportHtml(facts), footer, landscape: true }, context.signal)
  context.progress({ done: facts.rows.length, total: facts.rows.length })
  return facts.rows.length
}

export async function reportFacts(
  { title, zone, maxEvents, companionCsv }: Omit<PdfInput, 'target' | 'format' | 'search' | 'timeZone'>,
  { open, search, host, now }: ExportJob,
  context: Context,
): Promise<ReportFacts> {
  const { result, query, range } = search
  const { hostName } = await host.call('capabilities', {}, context.signal)
  const rows = await open.answering(() =>
    result.page(0, maxEvents).map((ref) => {
      const time = open.searcher.timeMs(ref)
      const [, ...texts] = cellTexts(open, ref, reportColumns)
      return [time === null ? 'no time' : zone.write(time), ...texts]
    }),
  )
  return {
    title,
    caseName: open.row.name,
    created: now(),
    time: zone,
    hostName,
    summary: await open.answering(() => summarise(open, search, {})),
    queryInWords: describeQuery(query),
    range,
    firstTime: result.firstTime,
    lastTime: result.lastTime,
    chart: result.histogram(CHART_BUCKETS),
    undated: result.undated,
    order: orderInWords(result.order),
    columns: reportColumns,
    rows,
    companionCsv,
  }
}

function orderInWords(order: SortOrder): string {
  return order.by === 'time'
    ? `${order.direction} first`
    : `by ${columnLabel(order.name)}, ${order.direction}`
}
