/** Are texts that are packed into base64 opened, told where they stood, and is everything that is not wholly such left alone? */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodePacked, readEnvelope } from '../../../../electron/intake/envelope.js'
import { framesOf, payloadsOf, sourcesOf } from '../../../support/frames-of.js'

const record = '{"eventVersion":"1.08","eventName":"GitPush"}'
const subscription = `{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":${JSON.stringify(record)}}]}`
const packed = gzipSync(subscription).toString('base64')
const plain = Buffer.from(record).toString('base64')

const lambda = `{"awslogs":{"data":"${packed}"}}`
const kinesis = (...data: readonly string[]): string =>
  `{"Records":[${data
    .map(
      (one) =>
        `{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"p","sequenceNumber":"4","data":"${one}","approximateArrivalTimestamp":1.5},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shard:4","eventName":"aws:kinesis:record","invokeIdentityArn":"arn:x","awsRegion":"x","eventSourceARN":"arn:y"}`,
    )
    .join(',')}]}`
const read = (...data: readonly string[]): string =>
  JSON.stringify({
    Records: data.map((Data) => ({ SequenceNumber: '1', Data, PartitionKey: 'p' })),
    NextShardIterator: 'AAA',
    MillisBehindLatest: 0,
    ChildShards: [{ ShardId: 's', ParentShards: ['t'] }],
  })
const firehose = (...data: readonly string[]): string =>
  JSON.stringify(
    {
      invocationId: 'i',
      deliveryStreamArn: 'arn:z',
      region: 'x',
      records: data.map((one) => ({
        recordId: '49',
        approximateArrivalTimestamp: 1,
        data: one,
        kinesisRecordMetadata: { shardId: 's', partitionKey: 'p' },
      })),
    },
    null,
    2,
  )

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spoor-envelope-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function opened(content: string | Uint8Array) {
  writeFileSync(join(folder, 'captured'), content)
  const frames = await framesOf([folder])
  const [source] = sourcesOf(frames)
  return {
    status: source?.status,
    problems: source?.problems.map(({ code }) => code),
    payloads: payloadsOf(frames).map(({ inside, encoding, raw }) => [
      inside.map((name) => name.replace(/\d+$/, 'N')),
      encoding,
      raw.toString(),
    ]),
  }
}

describe('what a function or a reader of a stream is handed', () => {
  test.each<[string, string | Uint8Array, readonly (readonly [string, string, string])[]]>([
    ['a CloudWatch Logs subscription', lambda, [['awslogs.data at byte N', 'gzip', subscription]]],
    ['with a byte order mark', `\uFEFF${lambda}`, [['awslogs.data at byte N', 'gzip', subscription]]],
    [
      'several as lines',
      `${lambda}\n${lambda}\n`,
      [
        ['awslogs.data at byte N', 'gzip', subscription],
        ['awslogs.data at byte N', 'gzip', subscription],
      ],
    ],
    [
      'several as an array',
      `[${lambda}, ${lambda}]`,
      [
        ['awslogs.data at byte N', 'gzip', subscription],
        ['awslogs.data at byte N', 'gzip', subscription],
      ],
    ],
    [
      'Kinesis records of a function',
      kinesis(packed, plain),
      [
        ['Records[0].kinesis.data at byte N', 'gzip', subscription],
        ['Records[1].kinesis.data at byte N', 'identity', record],
      ],
    ],
    ['an answer of GetRecords', read(packed), [['Records[0].Data at byte N', 'gzip', subscription]]],
    [
      'Firehose records of a function',
      firehose(plain, packed),
      [
        ['records[0].data at byte N', 'identity', record],
        ['records[1].data at byte N', 'gzip', subscription],
      ],
    ],
    [
      'compressed once more, with escaped slashes',
      gzipSync(lambda.replaceAll('/', '\\/').replaceAll('+', '\\u002b')),
      [['awslogs.data at byte N', 'gzip', subscription]],
    ],
  ])('%s', async (_, content, payloads) => {
    expect(await opened(content)).toEqual({
      status: 'read',
      problems: [],
      payloads: payloads.map(([name, encoding, raw]) => [[name], encoding, raw]),
    })
  })

  test('an offset is that of the packed text', async () => {
    writeFileSync(join(folder, 'captured'), ` ${lambda}`)
    const [payload] = payloadsOf(await framesOf([folder]))
    expect(payload?.inside).toEqual([`awslogs.data at byte ${String(lambda.indexOf('H4sI') + 1)}`])
  })

  test('what other programs put into the stream is named, and the rest is read', async () => {
    const other = Buffer.from('temperature 21').toString('base64')
    expect(await opened(read(other, packed))).toMatchObject({
      status: 'partial',
      problems: ['not-cloudtrail'],
      payloads: [[['Records[1].Data at byte N'], 'gzip', subscription]],
    })
  })

  test('within each other, as deep as containers may be', async () => {
    const deep = (times: number): string =>
      times === 0 ? record : `{"awslogs":{"data":"${gzipSync(deep(times - 1)).toString('base64')}"}}`
    expect((await opened(deep(2))).payloads.map(([, , raw]) => raw)).toEqual([record])
    expect(await opened(deep(5))).toMatchObject({ status: 'skipped', problems: ['nested-too-deep'] })
  })
})

describe('damage', () => {
  test('a text that is cut gives what can be decoded of it, and all before it', async () => {
    const whole = kinesis(packed, packed)
    const cut = whole.slice(0, whole.lastIndexOf(packed) + packed.length - 24)
    const { status, problems, payloads } = await opened(cut)
    expect([status, problems]).toEqual(['partial', ['json-truncated', 'gzip-truncated']])
    expect(payloads).toEqual([
      [['Records[0].kinesis.data at byte N'], 'gzip', subscription],
      [['Records[1].kinesis.data at byte N'], 'identity', expect.stringMatching(/^\{"messageType"/)],
    ])
  })

  test('a character that is no base64 is named, and what stands before it is read', async () => {
    const at = lambda.length - 30
    const { status, problems, payloads } = await opened(`${lambda.slice(0, at)}*${lambda.slice(at + 1)}`)
    expect([status, problems, payloads.length]).toEqual(['partial', ['json-damaged', 'gzip-truncated'], 1])
  })

  test('data whose checksum is wrong are read, and that is said', async () => {
    const bytes = gzipSync(subscription)
    bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 1
    expect(await opened(lambda.replace(packed, bytes.toString('base64')))).toMatchObject({
      status: 'partial',
      problems: ['gzip-checksum'],
      payloads: [[['awslogs.data at byte N'], 'identity', subscription]],
    })
  })

  test('cut anywhere, nothing is lost silently: a payload, or a problem, or both', () => {
    const whole = `${firehose(packed)}\n${lambda}\n`
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (at) => {
        const found = readEnvelope(Buffer.from(whole.slice(0, at)))
        const complete = (whole.slice(0, at).match(/H4sI[^"]*"/g) ?? []).length
        expect(found?.packed.length ?? complete).toBeGreaterThanOrEqual(complete)
        const isWhole = at === whole.indexOf('\n{"awslogs') || at >= whole.trimEnd().length
        if (found !== undefined && !isWhole && at !== whole.indexOf('\n{"awslogs') + 1)
          expect(found.cutAt).toBe(at)
      }),
    )
  })
})

describe('left to the reader of records', () => {
  test.each([
    ['a log file', '{"Records":[{"eventVersion":"1.08","userIdentity":{"type":"Root"}}]}'],
    ['a record with packed parameters', `{"eventVersion":"1.08","requestParameters":{"data":"${packed}"}}`],
    ['a record beside packed ones', `${lambda}\n${record}`],
    ['a member beside packed ones', `{"awslogs":{"data":"${packed}"},"detail":${record}}`],
    ['an element without data', `{"Records":[{"Data":"${packed}"},{"eventVersion":"1.08"}]}`],
    ['texts that are not packed', '{"Records":[{"Data":"hello","PartitionKey":"p"}]}'],
    ['an empty answer', '{"Records":[],"NextShardIterator":"A"}'],
    ['a number for a text', '{"awslogs":{"data":5}}'],
    ['damage between members', `{"awslogs"{"data":"${packed}"}}`],
    ['a key that objects have by themselves', `{"constructor":{"data":"${packed}"}}`],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(readEnvelope(Buffer.from(text))).toBeUndefined()
  })
})

test('decoding gives the bytes, and says how much of the end is none', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom('', '*', '"x'), (bytes, behind) => {
      const text = Buffer.from(bytes).toString('base64').replaceAll('/', '\\/')
      const { bytes: found, unread } = decodePacked(Buffer.from(text + behind))
      expect([[...found], unread]).toEqual([[...bytes], behind.length])
    }),
  )
})
