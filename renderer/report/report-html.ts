/** What does a report look like? One self-contained document for printing: what was asked, of which evidence, and what
 *  came out. Evidence is text in it, never markup (see `markup.ts`); its headings become the outline of the PDF. */
import { integrityStatuses, type StatusCounts } from '../integrity/status.js'
import { statusLabels } from '../integrity/wording.js'
import { columnLabel } from './column-label.js'
import { grouped } from './grouped.js'
import { markup, type Markup } from './markup.js'
import { topFields, type Summary, type SummarySource } from './summary.js'
import { timeChart, type TimeChart } from './time-chart.js'
import type { ZonedTime } from './zoned-time.js'

/** Sources listed by name at most; all of them are in the ledger. */
export const LISTED_SOURCES = 1_000
const LISTED_PROBLEMS = 1_000

export interface ReportFacts {
  readonly title: string
  readonly caseName: string
  /** Epoch ms. */
  readonly created: number
  readonly time: ZonedTime
  readonly hostName: string
  readonly summary: Summary
  /** The query in words; null where there are none. */
  readonly queryInWords: string | null
  /** An additional limit that is not part of the query text; epoch ms, [from, to). */
  readonly range: { readonly from: number; readonly to: number } | null
  readonly firstTime: number | null
  readonly lastTime: number | null
  /** Null if no match has a readable time. */
  readonly chart: TimeChart | null
  readonly undated: number
  /** How the rows are sorted, in words: 'newest first'. */
  readonly order: string
  readonly columns: readonly string[]
  /** The first events, at most as many as the report may list. */
  readonly rows: readonly (readonly string[])[]
  /** Name of a CSV that lists all events, if there is one. */
  readonly companionCsv: string | null
}

export function reportHtml(facts: ReportFacts): string {
  const document = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<title>${facts.title}</title>
<link rel="stylesheet" href="/report.css" />
</head>
<body>
<h1>${facts.title}</h1>
${caseHeader(facts)}
${query(facts)}
${findings(facts)}
${evidence(facts)}
${integrity(facts.summary)}
${events(facts)}
</body>
</html>
`
  return document.source
}

function caseHeader({ caseName, created, time, hostName, summary }: ReportFacts): Markup {
  return definitions([
    ['Case', caseName],
    ['Report made', time.write(created)],
    ['Time zone of this report', time.zone],
    ['Made with', `Spoor ${summary.version}, ${hostName}`],
  ])
}

function query({ summary, queryInWords, range, time, firstTime, lastTime, undated }: ReportFacts): Markup {
  const { text, canonical, matches } = summary.query
  const limited =
    range === null ? [] : [['Limited to', `${time.write(range.from)} up to ${time.write(range.to)}`] as const]
  const span =
    firstTime === null || lastTime === null
      ? 'no match has a time'
      : `${time.write(firstTime)} to ${time.write(lastTime)}`
  const words = queryInWords === null ? [] : [['In words', queryInWords] as const]
  const typed = text === canonical || text === '' ? [] : [['As typed', text] as const]
  return markup`<h2>Query</h2>
${definitions([
  ...words,
  ['Canonical form', canonical === '' ? '(everything)' : canonical],
  ...typed,
  ...limited,
  ['Matches', `${grouped(matches)} of ${grouped(summary.events)} events`],
  ['Distinct requests', grouped(summary.requests)],
  [
    'Time range of the matches',
    undated === 0 ? span : `${span}; ${grouped(undated)} without a readable time`,
  ],
])}`
}

function findings({ summary, chart, time }: ReportFacts): Markup {
  const tops = topFields.map((field) => {
    const rows = summary.top[field].map(({ value, count }) => [value, grouped(count)])
    return markup`<section><h3>${columnLabel(field)}</h3>
${table(['Value', 'Events'], rows)}</section>
`
  })
  return markup`<h2>Summary</h2>
<h3>Over time</h3>
${chart === null ? markup`<p>No match has a readable time.</p>` : timeChart(chart, time)}
<div class="tops">
${tops}</div>`
}

function evidence({ summary }: ReportFacts): Markup {
  const { sources } = summary
  const listed = sources.slice(0, LISTED_SOURCES)
  const more = sources.length - listed.length
  const troubled = listed.filter((source) => source.problems.length > 0)
  // the column is there only where somebody has written something
  const noted = listed.some(({ note }) => note !== undefined)
  const rows = listed.map(({ path, sha256, bytes, modified, status, records, note = '' }) => [
    path,
    sha256 === '' ? 'not computed' : sha256,
    grouped(bytes),
    modified,
    status,
    grouped(records),
    ...(noted ? [note] : []),
  ])
  const counts = definitions([
    ['Sources', grouped(sources.length)],
    ['Records found', grouped(summary.recordsFound)],
    ['Events indexed', grouped(summary.events)],
    ['Duplicate records', grouped(summary.duplicates)],
    ['Quarantined (could not be read as records)', grouped(summary.quarantined)],
  ])
  const heads = [
    'Path',
    'SHA-256',
    'Bytes',
    'Modified (UTC)',
    'Status',
    'Records',
    ...(noted ? ['Note'] : []),
  ]
  const rest = `${grouped(more)} more sources are not listed here; the ledger lists all of them.`
  return markup`<h2>Evidence</h2>
${counts}
<h3>Sources with their SHA-256</h3>
${table(heads, rows)}
${more > 0 ? markup`<p>${rest}</p>` : markup``}
<h3>What was reported about them</h3>
${troubled.length === 0 ? markup`<p>Nothing for the sources listed above.</p>` : problems(troubled)}`
}

function integrity({ integrity: { logFiles, digests, lakeQueries, publicKeys } }: Summary): Markup {
  const rows = [
    ...countRows('Log files', logFiles),
    ...countRows('Digests', digests),
    ...countRows('Lake queries', lakeQueries),
  ]
  const keys =
    publicKeys === 0
      ? 'No public keys were imported, so no signature could be verified.'
      : `Signatures were verified with ${grouped(publicKeys)} imported public ${publicKeys === 1 ? 'key' : 'keys'}; the verdicts are worth as much as the way by which these came.`
  const counting =
    Object.keys(digests).length === 0 ? '' : ' A digest counts once more where its chain starts or breaks.'
  return markup`<h2>Integrity</h2>
${rows.length === 0 ? markup`<p>No log files.</p>` : table(['What', 'Status', 'Files'], rows)}
<p>${keys}${counting}</p>`
}

function countRows(what: string, counts: StatusCounts): readonly (readonly string[])[] {
  return integrityStatuses.flatMap((status) => {
    const count = counts[status]
    return count === undefined ? [] : [[what, statusLabels[status], grouped(count)]]
  })
}

function problems(sources: readonly SummarySource[]): Markup {
  const all = sources.flatMap((source) => source.problems)
  const listed = all.slice(0, LISTED_PROBLEMS)
  const more = all.length - listed.length
  const rest = `${grouped(more)} more are not listed here; the ledger lists all of them.`
  return markup`<ul>
${listed.map(({ text }) => markup`<li>${text}</li>\n`)}</ul>
${more > 0 ? markup`<p>${rest}</p>` : markup``}`
}

function events({ summary, order, columns, rows, companionCsv }: ReportFacts): Markup {
  const { matches } = summary.query
  const more = matches - rows.length
  const where = companionCsv ?? 'a CSV export of the same query'
  const rest = more > 0 ? ` ${grouped(more)} more are not listed here; ${where} lists all of them.` : ''
  return markup`<h2>Events</h2>
<p>${grouped(rows.length)} of ${grouped(matches)} matches, ${order}.${rest}</p>
<div class="events">${table(columns.map(columnLabel), rows)}</div>`
}

function definitions(pairs: readonly (readonly [string, string])[]): Markup {
  return markup`<dl>
${pairs.map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>\n`)}</dl>`
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): Markup {
  const head = heads.map((text) => markup`<th scope="col">${text}</th>`)
  const body = rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`)
  return markup`<table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table>`
}
