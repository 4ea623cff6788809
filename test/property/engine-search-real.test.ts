/** Do searches over real evidence find what a naive scan finds? */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSearcher, parseQuery } from '../../renderer/engine/engine.js'
import { parseJson } from '../../shared/cloudtrail/json.js'
import type { JsonObject, JsonValue } from '../../shared/cloudtrail/leaf.js'
import { naiveMatches } from '../support/naive-search.js'
import { realData } from '../support/real-data.js'
import { writtenSegments } from '../support/written-segments.js'

const texts = [
  '*',
  'terraform',
  'TERRAFORM -error:*',
  '"not authorized"',
  'ec2',
  'deadbeef',
  '4-9',
  '443',
  '2023-07-10T12',
  '11:5',
  'a',
  'i-0*',
  'vpc-????????',
  '/vpc-[0-9a-f]{8}/',
  '/^[0-9]{12}$/',
  'eventName:CreateUser',
  'eventName:(CreateUser OR DeleteUser OR Describe*)',
  'service:s3',
  'user:*bert*',
  'user:~jick',
  'role:*',
  'session:*',
  'session:~aws',
  'outcome:denied',
  '-outcome:success readOnly:false',
  'error:*',
  'errorMessage:/not authorized.*s3/',
  'ip:10.0.0.0/8 OR ip:2001:db8::/32',
  'ip:0.0.0.0/1',
  'eventTime:2023-07-10',
  'eventTime:[2023-07-10T12:00 TO 2023-07-10T12:10} -readOnly:true',
  'eventTime>=2023-07-10T13:00',
  'eventTime:*',
  'requestParameters.*.cidrIp:0.0.0.0/0',
  'requestParameters.*:*',
  'requestParameters:*',
  'responseElements.*:~arn',
  'resource:*bucket*',
  'additionalEventData.bytesTransferredOut>1000',
  'request:* -eventID:*',
  'requestID:/^[0-9A-Z]{16}$/',
  'eventID:~-4',
  'source:*0.json',
  'NOT (service:ec2 OR service:s3) AND (error:* OR key:AKIA*)',
]

const recordsOf = (bytes: Uint8Array): readonly JsonValue[] => {
  const parsed = parseJson(new TextDecoder().decode(bytes))
  if (!parsed.ok) throw new Error(parsed.message)
  return (parsed.value as JsonObject).get('Records') as readonly JsonValue[]
}

test.skipIf(realData === undefined)('searches over real evidence find what a naive scan finds', async () => {
  const folder = join(realData ?? '', 'invictus-2023')
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const payloads = files.map((name) => new Uint8Array(readFileSync(join(folder, name))))
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  searcher.setSegments(writtenSegments(payloads, { size: 300, forceExact: false }))
  const evidence = { sourcePath: (part: number) => files[part]! }
  const order = { by: 'time', direction: 'oldest' } as const
  const records = payloads.flatMap((bytes, part) =>
    recordsOf(bytes).map((json) => ({ json, source: files[part]! })),
  )
  expect(searcher.total).toBe(records.length)
  const counts: [string, number, number][] = []
  for (const text of texts) {
    const parsed = parseQuery(text)
    if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`)
    const result = await searcher.search(
      parsed.query,
      { order, range: null, evidence },
      new AbortController().signal,
    )
    counts.push([
      text,
      result.count,
      records.filter(({ json, source }) => naiveMatches(parsed.query, json, { source })).length,
    ])
  }
  expect(counts.map(([text, count]) => [text, count])).toEqual(counts.map(([text, , naive]) => [text, naive]))
  expect(counts.filter(([, count]) => count > 0).length).toBeGreaterThan(25)
})
