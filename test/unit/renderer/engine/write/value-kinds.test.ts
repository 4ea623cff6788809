import { expect, test } from 'vitest'
import { looksRandom } from '../../../../../renderer/engine/write/value-kinds.js'
import { write } from '../../../../support/written-payloads.js'

const isRandom = (text: string): boolean => {
  const bytes = new TextEncoder().encode(`<${text}>`)
  return looksRandom(bytes, 1, bytes.length - 1)
}

test('a value looks random when it is long and its letters and digits are in no order that words have', () => {
  const random = [
    '5CbsiJVHJ5vq0kswbaXY8mhZaB4i57/ZTYqDBVeVLEgLffH2LmVEcYZL=',
    'FACBM9W03KX70SK2FACBM9W03KX70SK2FACBM9W0',
    '96ad47f7-c93a-40e4-9dfe-cbd88e2f7e27-96a',
  ]
  const plain = [
    '',
    'FACBM9W03KX70SK2FACBM9W03KX70SK2FACBM9W',
    'FACBM9W03KX70SK2 X1FACBM9W03KX70SK2FACBM9W0',
    '96ad47f7-c93a-40e4-9dfe-cbd88e2f7e27',
    'arn:aws:iam::123456789012:role/deployments-of-the-payments-team',
    'You are not authorized to perform this operation',
    'terraform-production-state-2-of-the-payments-team',
    '123456789012345678901234567890123456789012345678',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'S3_BUCKET_WITH_2_NAMES_AND_1_MORE_AND_ANOTHER_1',
    '2023-07-10T12:00:00.250Z/2023-07-10T12:00:00.250Z',
    '2001:0db8:85a3:0000:0000:8a2e:0370:7334/128',
    'AWSLogs/123456789012/CloudTrail/eu-west-1/2024',
  ]
  expect([random.filter(isRandom), plain.filter(isRandom)]).toEqual([random, []])
})

const RANDOM = '5CbsiJVHJ5vq0kswbaXY8mhZaB4i57ZTYqDBVeVLEgLff'

/** The opaque values of a segment with these records. */
function opaqueIn(records: readonly Record<string, unknown>[]): readonly string[] {
  const { segments } = write([records.map((record) => JSON.stringify(record)).join('\n')])
  const { dictionary } = segments[0]!.cold
  const first = dictionary.plain.count
  return Array.from({ length: dictionary.asciiCount - first }, (_, at) => dictionary.text(first + at))
}

test('a value is opaque only where it is in one event, at one path, in ASCII, and no id', () => {
  const record = { eventVersion: '1', eventName: 'A' }
  const wide = `${RANDOM}ä`
  expect([
    opaqueIn([{ ...record, token: RANDOM }, record]),
    opaqueIn([{ ...record, token: [RANDOM, RANDOM] }, record]),
    opaqueIn([{ ...record, token: RANDOM, other: `${RANDOM}1` }]),
    opaqueIn([
      { ...record, token: RANDOM },
      { ...record, token: RANDOM, n: 1 },
    ]),
    opaqueIn([{ ...record, token: RANDOM, other: RANDOM }]),
    opaqueIn([
      { ...record, token: RANDOM },
      { ...record, other: RANDOM },
    ]),
    opaqueIn([{ ...record, token: wide, other: `${RANDOM}\n1` }]),
    opaqueIn([{ ...record, requestID: RANDOM, eventID: `${RANDOM}1`, sharedEventID: `${RANDOM}2` }]),
  ]).toEqual([[RANDOM], [RANDOM], [RANDOM, `${RANDOM}1`], [], [], [], [], []])
})

test('a value of a record that was taken back leaves nothing behind', () => {
  // The second record is cut off behind its token.
  const { segments } = write([
    `{"eventVersion":"1","eventName":"A","token":"${RANDOM}"}\n{"eventVersion":"1","token":"${RANDOM}","x":`,
  ])
  const { dictionary, terms } = segments[0]!.cold
  expect([dictionary.text(dictionary.plain.count), dictionary.count, terms.count]).toEqual([RANDOM, 3, 3])
})
