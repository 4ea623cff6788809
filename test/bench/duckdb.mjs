/** How fast is DuckDB on the same files? `node test/bench/duckdb.mjs FOLDER DATABASE text|struct` loads every record and
 *  asks the benchmark's questions; prints one JSON line. `text` keeps each record's text and fourteen columns; `struct`
 *  keeps typed columns (the original bytes are lost). The faster complete load is the peer that counts. */
import { DuckDBInstance } from '@duckdb/node-api'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '', database = '', variant = 'text'] = process.argv.slice(2)
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
/** @type {{ needle: string, requestID: string, address: string }} */
const { needle, requestID, address } = {
  // other generators' manifests have `needles`
  needle: manifest.needle ?? manifest.needles.substring,
  requestID: manifest.requestID ?? manifest.needles.requestID,
  address: manifest.address ?? manifest.needles.ip,
}
const files = join(folder, 'AWSLogs/**/*.json.gz').replaceAll("'", "''")
for (const file of [database, `${database}.wal`]) rmSync(file, { force: true })

const columns = [
  'eventName',
  'eventSource',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'requestID',
  'eventID',
  'userIdentity.arn',
  'userIdentity.type',
  'userIdentity.accessKeyId',
  'recipientAccountId',
]
const short = (/** @type {string} */ path) => path.split('.').at(-1) ?? path

const asText = `CREATE TABLE ev AS SELECT r::VARCHAR AS raw, (r->>'$.eventTime')::TIMESTAMP AS eventTime, (r->>'$.readOnly') = 'true' AS readOnly,
  ${columns.map((path) => `r->>'$.${path}' AS ${short(path)}`).join(', ')}
  FROM (SELECT unnest(Records) AS r FROM read_json('${files}', columns = {Records: 'JSON[]'}, format = 'unstructured', maximum_object_size = 134217728))`
const asStruct = `CREATE TABLE ev AS SELECT r.*, r.userIdentity.arn AS arn FROM (SELECT unnest(Records) AS r FROM read_json('${files}', columns = {Records:
  'STRUCT(eventVersion VARCHAR, userIdentity STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR, userName VARCHAR, sessionContext JSON), eventTime TIMESTAMP, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR, sourceIPAddress VARCHAR, userAgent VARCHAR, errorCode VARCHAR, errorMessage VARCHAR, requestParameters JSON, responseElements JSON, additionalEventData JSON, requestID VARCHAR, eventID VARCHAR, readOnly BOOLEAN, resources JSON, eventType VARCHAR, managementEvent BOOLEAN, recipientAccountId VARCHAR, eventCategory VARCHAR, tlsDetails JSON)[]'},
  format = 'unstructured', maximum_object_size = 134217728))`

const started = performance.now()
const connection = await (await DuckDBInstance.create(database, { threads: '2' })).connect()
await connection.run(variant === 'text' ? asText : asStruct)
await connection.run('CHECKPOINT')
const ingestMs = performance.now() - started

const everything =
  variant === 'text'
    ? 'raw'
    : "concat_ws(' ', eventName, arn, userAgent, requestParameters::VARCHAR, responseElements::VARCHAR, additionalEventData::VARCHAR, resources::VARCHAR, errorMessage, errorCode)"
const facet = (/** @type {string} */ name) =>
  `SELECT * FROM (SELECT '${name}' AS field, ${name}::VARCHAR AS value, count(*) AS n FROM ev WHERE eventSource = 'iam.amazonaws.com' GROUP BY ALL ORDER BY n DESC LIMIT 20)`
const questions = {
  'exact requestID': `SELECT eventID FROM ev WHERE requestID = '${requestID}'`,
  'exact field': `SELECT eventID FROM ev WHERE sourceIPAddress = '${address}'`,
  'field and time range': `SELECT eventID FROM ev WHERE eventName = 'GetObject' AND eventTime >= '2024-03-01 06:00' AND eventTime < '2024-03-01 12:00'`,
  'top-20': `SELECT eventName, count(*) AS n FROM ev GROUP BY 1 ORDER BY n DESC LIMIT 20`,
  histogram: `SELECT date_trunc('hour', eventTime) AS h, count(*) FROM ev GROUP BY 1 ORDER BY 1`,
  '10 facets, filtered': [
    'eventName',
    'eventSource',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
    'errorCode',
    'arn',
    'readOnly',
    'recipientAccountId',
    'eventTime::DATE',
  ]
    .map(facet)
    .join(' UNION ALL '),
  substring: `SELECT eventID FROM ev WHERE ${everything} LIKE '%${needle.slice(3, -3)}%'`,
  'regular expression': `SELECT eventID FROM ev WHERE regexp_matches(${everything}, 'vol-[0-9a-f]{3}7c', 'i')`,
  '2 words': `SELECT eventID FROM ev WHERE lower(${everything}) LIKE '%accessdenied%' AND lower(${everything}) LIKE '%terraform%'`,
}
/** @type {Record<string, { ms: number, first: number, rows: number }>} */
const answers = {}
for (const [name, sql] of Object.entries(questions)) {
  const times = []
  let rows = 0
  for (let run = 0; run < 5; run++) {
    const from = performance.now()
    rows = (await connection.runAndReadAll(sql)).currentRowCount
    times.push(performance.now() - from)
  }
  const first = times[0] ?? 0
  answers[name] = { ms: times.sort((a, b) => a - b)[2] ?? 0, first, rows }
}
const { n } = /** @type {{ n: bigint }} */ (
  /** @type {unknown} */ ((await connection.runAndReadAll('SELECT count(*) AS n FROM ev')).getRowObjects()[0])
)
connection.closeSync()
process.stdout.write(
  `${JSON.stringify({ variant, events: Number(n), ingestMs, bytes: statSync(database).size, peakMB: process.resourceUsage().maxRSS / 1024, answers })}\n`,
)
