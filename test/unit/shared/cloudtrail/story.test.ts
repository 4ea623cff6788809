import { expect, test } from 'vitest'
import type { JsonValue } from '../../../../shared/cloudtrail/leaf.js'
import { storyOf } from '../../../../shared/cloudtrail/story.js'
import { jsonOf } from '../../../support/plain-json.js'

const git = (eventName: string, dataTransferred: boolean, more: object = {}): JsonValue =>
  jsonOf({
    userIdentity: { type: 'IAMUser', userName: 'mary' },
    eventTime: '2023-07-10T11:38:23Z',
    eventSource: 'codecommit.amazonaws.com',
    eventName,
    sourceIPAddress: '192.0.2.1',
    additionalEventData: { dataTransferred, repositoryName: 'demo' },
    requestID: 'r1',
    ...more,
  })

const reference = (commit: string, ref: string): object => ({
  requestParameters: { references: [{ commit, ref }] },
})
const asked = git('GitPush', false)
const pushed = git('GitPush', true, reference('1a2b', 'refs/heads/main'))
const PUSH =
  'mary pushed commit 1a2b to refs/heads/main of repository demo at 2023-07-10T11:38:23Z from 192.0.2.1'

test('the two events of a push are one sentence, in either order and among other events of the request', () => {
  const other = jsonOf({ eventName: 'Decrypt', eventSource: 'kms.amazonaws.com', requestID: 'r1' })
  expect([
    storyOf([asked, pushed]),
    storyOf([pushed, other, asked]),
    storyOf([asked, pushed, pushed]),
  ]).toEqual([PUSH, PUSH, PUSH])
})

test('several references are all told, and a reference that goes away is deleted', () => {
  const references = [
    { commit: '1a2b', ref: 'refs/heads/main' },
    { commit: '0'.repeat(40), ref: 'refs/heads/old' },
  ]
  expect(storyOf([asked, git('GitPush', true, { requestParameters: { references } })])).toBe(
    'mary pushed commit 1a2b to refs/heads/main and deleted refs/heads/old of repository demo at 2023-07-10T11:38:23Z from 192.0.2.1',
  )
})

test('the two events of a pull are one sentence', () => {
  expect(storyOf([git('GitPull', false), git('GitPull', true)])).toBe(
    'mary pulled from repository demo at 2023-07-10T11:38:23Z from 192.0.2.1',
  )
})

test.each<[string, JsonValue[]]>([
  ['nothing', []],
  ['half a push', [pushed]],
  ['the other half', [asked, asked]],
  [
    'a push that failed',
    [asked, git('GitPush', true, { ...reference('1', 'r'), errorCode: 'AccessDenied' })],
  ],
  ['a push without references', [asked, git('GitPush', true)]],
  ['pushes of two requests', [git('GitPush', false, { requestID: 'r2' }), pushed]],
  ['pushes without a request', [git('GitPush', false, { requestID: '' })]],
  ['pushes by two people', [git('GitPush', false, { userIdentity: { type: 'Root' } }), pushed]],
  ['pushes that disagree', [asked, pushed, git('GitPush', true, reference('9', 'refs/heads/main'))]],
  ['a push to somewhere else', [git('GitPush', false, { eventSource: 'evil' }), pushed]],
  ['no Git at all', [jsonOf({ eventName: 'GetObject', eventSource: 's3.amazonaws.com' }), jsonOf(null)]],
])('%s is no story', (_, events) => {
  expect(storyOf(events)).toBeNull()
})

const assumed = (userIdentity: object, more: object = {}): JsonValue =>
  jsonOf({
    userIdentity,
    eventTime: '2023-07-10T11:38:23Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    requestID: 'r1',
    requestParameters: { roleArn: 'arn:aws:iam::2:role/audit', roleSessionName: 's' },
    responseElements: {
      credentials: { accessKeyId: 'ASIAEXAMPLE' },
      assumedRoleUser: { arn: 'arn:aws:sts::2:assumed-role/audit/s' },
    },
    ...more,
  })

test('a role that was assumed is one sentence, also where two accounts have a copy', () => {
  const theirs = assumed({ type: 'AWSAccount', accountId: '1', principalId: 'AIDA' })
  const ours = assumed({ type: 'IAMUser', userName: 'mary', arn: 'arn:aws:iam::1:user/mary' })
  expect(storyOf([theirs, ours])).toBe(
    'mary assumed role arn:aws:iam::2:role/audit as session s, with the temporary key ASIAEXAMPLE at 2023-07-10T11:38:23Z',
  )
  expect(storyOf([ours, assumed({}, { errorCode: 'AccessDenied' })])).toBeNull()
})

test('evidence in a story cannot disguise itself', () => {
  expect(storyOf([asked, git('GitPush', true, reference('1\u202e', 'a\nb'))])).toBe(
    'mary pushed commit 1\\u202e to a\\nb of repository demo at 2023-07-10T11:38:23Z from 192.0.2.1',
  )
})
