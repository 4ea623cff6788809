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
