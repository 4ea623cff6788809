import { describe, expect, test } from 'vitest'
import { SegmentError } from '../../../../../renderer/engine/segment/segment-error.js'
import { openSegment } from '../../../../../renderer/engine/segment/segment-reader.js'
import { coldSections, DOCSET_WORDS } from '../../../../../renderer/engine/segment/segment.js'
import { expectGolden } from '../../../../support/golden.js'
import { factsOfSegment, joined, reopen, write } from '../../../../support/written-payloads.js'

const evidence = [
  `{"Records":[
    {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/alice","accountId":"123456789012","userName":"alice"},
     "eventTime":"2023-07-10T11:38:23Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-central-1",
     "sourceIPAddress":"203.0.113.77","requestParameters":{"bucketName":"größe","keys":["a","b\\nc"]},"responseElements":null,
     "requestID":"PE9H3A6RZP2GXVZ7","eventID":"dc125166-804b-4bf2-b4e2-c5d733ba675d","readOnly":true,"recipientAccountId":"123456789012"},
    {"eventVersion":"1.08","userIdentity":{"type":"Root"},"eventTime":"2023-07-10T11:38:25.250Z","eventSource":"signin.amazonaws.com",
     "eventName":"ConsoleLogin","responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"MFAUsed":"No","n":1e3},
     "eventID":"dc125166-804b-4bf2-b4e2-c5d733ba675e","sharedEventID":"00000000-0000-0000-0000-000000000000"},
    {"eventVersion":"1.08","eventName":"Odd","errorCode":"AccessDenied","errorMessage":"No","eventID":"",
     "additionalEventData":{"x-amz-id-2":"5CbsiJVHJ5vq0kswbaXY8mhZaB4i57/ZTYqDBVeVLEg="}}
  ]}`,
]

const parts = () => {
  const { sealed } = write(evidence)
  return {
    sealed: sealed[0]!,
    hot: joined(sealed[0]!.hot),
    cold: coldSections.map((section) => [section, joined(sealed[0]!.cold[section])] as const),
  }
}

/** Base64 in lines, so that a change shows where it is. */
function inLines(buffer: ArrayBuffer): string {
  return `${Buffer.from(buffer)
    .toString('base64')
    .replace(/.{1,100}/g, '$&\n')}`
}

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof SegmentError) return error.problem.code
    throw error
  }
  return 'opened'
}

describe('a stored segment', () => {
  test('is written byte for byte as the golden one of this format (else raise SEGMENT_FORMAT)', () => {
    const { hot, cold } = parts()
    expectGolden('segment/hot.base64', inLines(hot))
    for (const [section, bytes] of cold) expectGolden(`segment/${section}.base64`, inLines(bytes))
  })

  test('says what the records say', () => {
    const { sealed } = parts()
    expectGolden('segment/facts.json', `${JSON.stringify(factsOfSegment(reopen(sealed)), null, 1)}\n`)
  })

  test('is refused when any of its words was changed', () => {
    const { sealed, hot, cold } = parts()
    const outcomes = new Set<string>()
    for (const [part, open] of [
      [hot, (bytes: ArrayBuffer) => openSegment(0, bytes)] as const,
      ...cold.map(
        ([section, bytes]) =>
          [
            bytes,
            (changed: ArrayBuffer) => openSegment(0, joined(sealed.hot)).attach(section, changed),
          ] as const,
      ),
    ]) {
      for (let at = 0; at < part.byteLength; at += 3) {
        const changed = new Uint8Array(part.slice(0))
        changed[at]! ^= 1 << (at % 8)
        outcomes.add(codeOf(() => open(changed.buffer)))
      }
    }
    expect([...outcomes].sort()).toEqual(['segment-format', 'storage-damaged'])
  })

  test('is refused when it is cut off, empty, or the other part', () => {
    const { hot, cold } = parts()
    const segment = openSegment(0, hot)
    expect([
      codeOf(() => openSegment(0, hot.slice(0, -16))),
      codeOf(() => openSegment(0, new ArrayBuffer(0))),
      codeOf(() => openSegment(0, cold[0]![1])),
      codeOf(() => segment.attach('text', hot)),
      codeOf(() => segment.attach('requestID', cold.find(([name]) => name === 'eventID')![1])),
    ]).toEqual(Array.from({ length: 5 }, () => 'storage-damaged'))
    expect(coldSections.some((section) => segment.has(section))).toBe(false)
  })

  test('is refused when a cold section is that of another segment', () => {
    const other = write([
      '{"eventVersion":"1","eventName":"a"}\n{"eventVersion":"1","eventName":"b"}\n{"eventVersion":"1","eventName":"c"}',
    ])
    const { hot } = parts()
    const attached = coldSections.map((section) =>
      codeOf(() => openSegment(0, hot).attach(section, joined(other.sealed[0]!.cold[section]))),
    )
    expect(new Set(attached)).toEqual(new Set(['storage-damaged']))
  })

  test('keeps sparse postings as lists and dense ones as bitmaps, with the same answers', () => {
    const records = Array.from(
      { length: 200 },
      (_, n) =>
        `{"eventVersion":"1","eventName":"n${String(n % 2)}","n":${String(n)},"m":"m${String(n % 40)}"}`,
    )
    const { cold } = write([records.join('\n')]).segments[0]!
    const { terms, dictionary } = cold
    const docsOf = (text: string) => {
      for (let value = 0; value < dictionary.count; value += 1) {
        if (dictionary.text(value) !== text) continue
        const docs = new Uint32Array(DOCSET_WORDS)
        terms.addDocs(terms.termStart[value]!, docs)
        const found = Array.from({ length: 200 }, (_, doc) => doc).filter(
          (doc) => (docs[doc >> 5]! >>> (doc & 31)) & 1,
        )
        expect(terms.docCount(terms.termStart[value]!)).toBe(found.length)
        return found
      }
      return []
    }
    expect([docsOf('n1').length, docsOf('m7'), docsOf('33')]).toEqual([100, [7, 47, 87, 127, 167], [33]])
  })
})
