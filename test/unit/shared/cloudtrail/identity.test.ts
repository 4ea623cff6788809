import { expect, test } from 'vitest'
import { firstAt } from '../../../../shared/cloudtrail/event.js'
import {
  identityOf,
  identityPaths,
  principalOf,
  principalPaths,
  sessionNameOf,
  type Identity,
  type ReadText,
} from '../../../../shared/cloudtrail/identity.js'
import { jsonOf } from '../../../support/plain-json.js'

const readerOf = (userIdentity: unknown, more: object = {}): ReadText => {
  const record = jsonOf({ userIdentity, ...more })
  return (path) => firstAt(record, path)
}

/** The identity, after checking that the cheap functions say the same and that only announced paths are read. */
function who(userIdentity: unknown, more: object = {}): Identity {
  const read = readerOf(userIdentity, more)
  const strict =
    (paths: readonly string[]): ReadText =>
    (path) => {
      expect(paths).toContain(path)
      return read(path)
    }
  const identity = identityOf(strict(identityPaths))
  expect(principalOf(strict(principalPaths))).toBe(identity.principal)
  expect(sessionNameOf(strict(principalPaths))).toBe(identity.sessionName)
  return identity
}

const brief = ({ kind, principal, temporary, sessionName, sentence }: Identity): unknown[] => [
  kind,
  principal,
  temporary,
  sessionName,
  sentence,
]

const roleSession = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:ci-42',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/ci-42',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: 'arn:aws:iam::111122223333:role/service/deploy',
      accountId: '111122223333',
      userName: 'deploy',
    },
    attributes: { creationDate: '2023-07-10T11:38:23Z', mfaAuthenticated: 'true' },
  },
  invokedBy: 'codebuild.amazonaws.com',
}

test('everything about a session of a role is read', () => {
  expect(who(roleSession)).toEqual({
    type: 'AssumedRole',
    kind: 'role',
    principal: 'deploy/ci-42',
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/ci-42',
    accountId: '111122223333',
    accessKeyId: 'ASIAEXAMPLE',
    principalId: 'AROAEXAMPLE:ci-42',
    temporary: true,
    issuer: 'deploy',
    issuerArn: 'arn:aws:iam::111122223333:role/service/deploy',
    sessionName: 'ci-42',
    sessionCreated: '2023-07-10T11:38:23Z',
    mfa: 'true',
    invokedBy: 'codebuild.amazonaws.com',
    sentence:
      'Role deploy (session ci-42) of account 111122223333, temporary credentials (ASIAEXAMPLE), verified with MFA, ' +
      "used by codebuild.amazonaws.com on the caller's behalf",
  })
})

const account = { accountId: '111122223333' }

test.each<[string, object, unknown[]]>([
  [
    'root',
    {
      type: 'Root',
      principalId: '111122223333',
      arn: 'arn:aws:iam::111122223333:root',
      ...account,
      accessKeyId: '',
    },
    ['root', 'root', false, '', 'Root user of account 111122223333'],
  ],
  [
    'an IAM user with a long-term key',
    { type: 'IAMUser', userName: 'alice', ...account, accessKeyId: 'AKIAEXAMPLE' },
    [
      'user',
      'alice',
      false,
      '',
      'IAM user alice of account 111122223333, with long-term credentials (AKIAEXAMPLE)',
    ],
  ],
  [
    'an IAM user with a temporary key',
    { type: 'IAMUser', userName: 'alice', ...account, accessKeyId: 'ASIAEXAMPLE' },
    [
      'user',
      'alice',
      true,
      '',
      'IAM user alice of account 111122223333, temporary credentials (ASIAEXAMPLE)',
    ],
  ],
  [
    'an IAM user whose long-term key comes with a session context',
    {
      type: 'IAMUser',
      userName: 'alice',
      accessKeyId: 'AKIAEXAMPLE',
      sessionContext: { attributes: { creationDate: '2023-07-10T11:38:23Z', mfaAuthenticated: 'false' } },
    },
    ['user', 'alice', false, '', 'IAM user alice, with long-term credentials (AKIAEXAMPLE)'],
  ],
  [
    'an IAM user without a name',
    { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/team/a/bob' },
    ['user', 'bob', false, '', 'IAM user bob'],
  ],
  [
    'a sign-in with a wrong name',
    { type: 'IAMUser', ...account, accessKeyId: '', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    [
      'user',
      'HIDDEN_DUE_TO_SECURITY_REASONS',
      false,
      '',
      'IAM user of account 111122223333 whose name AWS hides (the sign-in gave a wrong name)',
    ],
  ],
  [
    'a session of a role without an issuer',
    { type: 'AssumedRole', arn: 'arn:aws-cn:sts::111122223333:assumed-role/web/i-0abc' },
    ['role', 'web/i-0abc', true, 'i-0abc', 'Role web (session i-0abc), temporary credentials'],
  ],
  [
    'a session of a role without an ARN',
    { type: 'AssumedRole', principalId: 'AROAEXAMPLE:i-0abc' },
    ['role', 'i-0abc', true, 'i-0abc', 'Role i-0abc (session i-0abc), temporary credentials'],
  ],
  [
    'a role itself',
    { type: 'Role', arn: 'arn:aws:iam::111122223333:role/service-role/web' },
    ['role', 'web', false, '', 'Role web'],
  ],
  [
    'a federated user',
    {
      type: 'FederatedUser',
      principalId: '111122223333:bob',
      arn: 'arn:aws:sts::111122223333:federated-user/bob',
      ...account,
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: { sessionIssuer: { userName: 'broker' } },
    },
    [
      'federated',
      'bob',
      true,
      'bob',
      'Federated user bob of account 111122223333 (issued by broker), temporary credentials (ASIAEXAMPLE)',
    ],
  ],
  [
    'a SAML user',
    { type: 'SAMLUser', principalId: 'abc=:bob', userName: 'bob@example.com', identityProvider: 'abc=' },
    ['federated', 'bob@example.com', false, '', 'SAML user bob@example.com (provider abc=)'],
  ],
  [
    'a web identity',
    {
      type: 'WebIdentityUser',
      principalId: 'accounts.google.com:app:123',
      identityProvider: 'accounts.google.com',
    },
    [
      'federated',
      'accounts.google.com:app:123',
      false,
      '',
      'Web identity user accounts.google.com:app:123 (provider accounts.google.com)',
    ],
  ],
  [
    'a directory user',
    { type: 'Directory', userName: 'bob' },
    ['federated', 'bob', false, '', 'Directory user bob'],
  ],
  [
    'an AWS service',
    { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    ['service', 'ec2.amazonaws.com', false, '', 'AWS service ec2.amazonaws.com'],
  ],
  [
    'an AWS service that acts for an account, without a type',
    { ...account, invokedBy: 'secretsmanager.amazonaws.com' },
    [
      'service',
      'secretsmanager.amazonaws.com',
      false,
      '',
      'AWS service secretsmanager.amazonaws.com for account 111122223333',
    ],
  ],
  [
    'a role of another account',
    { type: 'AWSAccount', principalId: 'AROAEXAMPLE:audit', ...account },
    [
      'account',
      '111122223333',
      true,
      'audit',
      'Someone in account 111122223333, as AROAEXAMPLE:audit, temporary credentials',
    ],
  ],
  [
    'a user of another account',
    { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', ...account },
    ['account', '111122223333', false, '', 'Someone in account 111122223333, as AIDAEXAMPLE'],
  ],
  [
    'nobody in particular',
    { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    ['account', 'ANONYMOUS_PRINCIPAL', false, '', 'Anonymous caller without credentials'],
  ],
  [
    'an Identity Center user',
    { type: 'IdentityCenterUser', ...account, onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:x' } },
    ['identity-center', 'u-1', false, '', 'IAM Identity Center user u-1 of account 111122223333'],
  ],
  [
    'a type that we do not know',
    { type: 'Martian', userName: 'zork', ...account },
    ['unknown', 'zork', false, '', 'Caller zork of account 111122223333 of unknown kind'],
  ],
  [
    'somebody who is called unknown',
    { userName: 'unknown' },
    ['unknown', 'unknown', false, '', 'Caller unknown of unknown kind'],
  ],
  [
    'no type, but an ARN of a session',
    { arn: 'arn:aws:sts::111122223333:assumed-role/web/i-0abc' },
    ['role', 'web/i-0abc', true, 'i-0abc', 'Role web (session i-0abc), temporary credentials'],
  ],
  [
    'no type, but an ARN of a user',
    { arn: 'arn:aws:iam::111122223333:user/bob' },
    ['user', 'bob', false, '', 'IAM user bob'],
  ],
  [
    'no type, but the ARN of root',
    { arn: 'arn:aws:iam::111122223333:root' },
    ['root', 'root', false, '', 'Root user'],
  ],
  ['an account alone', account, ['account', '111122223333', false, '', 'Someone in account 111122223333']],
  ['nothing', {}, ['unknown', 'unknown', false, '', 'The record does not say who']],
])('%s', (_, userIdentity, expected) => {
  expect(brief(who(userIdentity))).toEqual(expected)
})

test('an identity that is not an object is unknown', () => {
  expect([null, 'x', [], 1].map((identity) => who(identity).principal)).toEqual(Array(4).fill('unknown'))
})

test('a console login says whether MFA was used outside the identity', () => {
  const login = (used: string): string =>
    who({ type: 'IAMUser', userName: 'a' }, { additionalEventData: { MFAUsed: used } }).mfa
  expect([login('Yes'), login('No'), login('')]).toEqual(['true', 'false', ''])
})

test('a service that passes a request on is named', () => {
  expect(
    who({ type: 'Root', ...account, accessKeyId: 'AKIAEXAMPLE', invokedBy: 'AWS Internal' }).sentence,
  ).toBe(
    "Root user of account 111122223333, with long-term credentials (AKIAEXAMPLE), used by AWS Internal on the caller's behalf",
  )
})

test('names cannot disguise themselves in the sentence, and stay as they are as the principal', () => {
  const { principal, sentence } = who({ type: 'IAMUser', userName: 'a\u202eb\n' })
  expect([principal, sentence]).toEqual(['a\u202eb\n', 'IAM user a\\u202eb\\n'])
})
