import { expect, test } from 'vitest'
import { readTogether } from '../../../../renderer/correlation/same-request.js'
import { parseJson } from '../../../../shared/cloudtrail/json.js'

const parsed = (value: unknown) => {
  const read = parseJson(JSON.stringify(value))
  if (!read.ok) throw new Error(read.message)
  return read.value
}

test('only what is not the same in all records is listed, absence included', () => {
  const records = [
    { eventName: 'Decrypt', awsRegion: 'us-east-1', resources: [{ ARN: 'a' }, { ARN: 'b' }] },
    { eventName: 'Decrypt', awsRegion: 'eu-west-1', resources: [{ ARN: 'a' }, { ARN: 'b' }], errorCode: 'x' },
    { eventName: 'Decrypt', awsRegion: 'us-east-1', resources: [{ ARN: 'b' }, { ARN: 'a' }] },
  ].map(parsed)
  expect(readTogether(records)).toEqual({
    differing: [
      { path: 'awsRegion', values: ['us-east-1', 'eu-west-1', 'us-east-1'] },
      { path: 'resources.ARN', values: ['a, b', 'a, b', 'b, a'] },
      { path: 'errorCode', values: ['', 'x', ''] },
    ],
    story: null,
  })
})

test('a difference that the values alone do not show is shown with places and kinds', () => {
  const differing = (...records: object[]) => readTogether(records.map(parsed)).differing
  expect(differing({ items: [{ a: 1, b: 2 }, { a: 3 }] }, { items: [{ a: 1 }, { a: 3, b: 2 }] })).toEqual([
    { path: 'items.b', values: ['[0] 2', '[1] 2'] },
  ])
  expect(differing({ x: ['a, b'] }, { x: ['a', 'b'] })).toEqual([
    { path: 'x', values: ['[0] "a, b"', '[0] "a", [1] "b"'] },
  ])
  expect(differing({ readOnly: true }, { readOnly: 'true' })).toEqual([
    { path: 'readOnly', values: ['true', '"true"'] },
  ])
  expect(differing({ a: '' }, {})).toEqual([{ path: 'a', values: ['""', ''] }])
  expect(differing({ x: [['a'], ['b']] }, { x: [['a', 'b']] })).toEqual([
    { path: 'x', values: ['[0][0] "a", [1][0] "b"', '[0][0] "a", [0][1] "b"'] },
  ])
})

test('a push is told as one story', () => {
  const push = (more: object) => ({
    userIdentity: { type: 'IAMUser', userName: 'ann', arn: 'arn:aws:iam::111122223333:user/ann' },
    eventTime: '2023-07-10T11:38:23Z',
    eventSource: 'codecommit.amazonaws.com',
    eventName: 'GitPush',
    sourceIPAddress: '198.51.100.7',
    requestID: 'r-1',
    ...more,
  })
  const records = [
    push({ additionalEventData: { dataTransferred: false, repositoryName: 'shop' } }),
    push({
      additionalEventData: { dataTransferred: true, repositoryName: 'shop' },
      requestParameters: { references: [{ commit: '1a2b', ref: 'refs/heads/main' }] },
    }),
  ].map(parsed)
  expect(readTogether(records).story).toBe(
    'ann pushed commit 1a2b to refs/heads/main of repository shop at 2023-07-10T11:38:23Z from 198.51.100.7',
  )
})
