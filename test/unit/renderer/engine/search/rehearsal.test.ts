import { expect, test } from 'vitest'
import { createSearcher, parseQuery, rehearsal, type Segment } from '../../../../../renderer/engine/engine.js'
import { factsOf } from '../../../../../renderer/engine/facts/segment-facts.js'
import { coldSections } from '../../../../../renderer/engine/segment/segment.js'
import { memorySegment, memorySegmentWithoutCold } from '../../../../support/memory-segment.js'
import { jsonOf } from '../../../../support/plain-json.js'

const records = [
  {
    eventName: 'AssumeRole',
    eventTime: '2023-07-10T12:00:00Z',
    sourceIPAddress: '203.0.113.7',
    requestID: '11111111-2222-3333-4444-555555555555',
    requestParameters: { roleArn: 'arn:aws:iam::123456789012:role/größe' },
  },
  {
    eventName: 'GetObject',
    eventTime: '2023-07-10T13:00:00.250Z',
    requestID: 'no UUID',
    errorCode: 'AccessDenied',
  },
  { message: 'neither name nor time' },
].map(jsonOf)

async function found(segment: Segment, text: string): Promise<readonly number[]> {
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  searcher.setSegments([segment])
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  const options = {
    order: { by: 'column', name: 'requestID', direction: 'ascending' },
    range: null,
    evidence: { sourcePath: () => '' },
  } as const
  const result = await searcher.search(parsed.query, options, new AbortController().signal)
  return result.page(0, 10)
}

test('a rehearsal changes no answer and keeps nothing of its questions', async () => {
  const [quiet, rehearsed] = [memorySegment(7, records), memorySegment(7, records)]
  const steps = rehearsal(rehearsed)
  expect(steps.length).toBeGreaterThan(10)
  for (const step of steps) step()
  for (const text of ['', 'role', '/role.*[0-9]{3}/', 'requestID:"no UUID"', 'ip:203.0.113.7/24'])
    expect(await found(rehearsed, text)).toEqual(await found(quiet, text))
  let isMade = false
  const key = JSON.stringify({ kind: 'text', test: { kind: 'regex', source: '^[0-9]+$' } })
  factsOf(rehearsed).docset(key, () => {
    isMade = true
    return new Uint32Array(2048)
  })
  expect(isMade).toBe(true)
})

test('a rehearsal asks nothing of a segment whose cold sections are not all in memory, whatever a segment holds', () => {
  for (const step of rehearsal(memorySegmentWithoutCold(7, records))) step()
  for (const one of records) for (const step of rehearsal(memorySegment(7, [one]))) step()
  const segment = memorySegment(7, records)
  const steps = rehearsal(segment)
  for (const section of coldSections) {
    segment.detach(section)
    for (const step of steps) step()
  }
  expect(coldSections.some((section) => segment.has(section))).toBe(false)
})
