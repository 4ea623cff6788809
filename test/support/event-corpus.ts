/** Which records and queries are worth trying on the engine? Few distinct values, so that queries hit, and every form
 *  that evidence can take: repeated and odd ids, times in other forms, arrays, null, numbers, other scripts. */
import fc from 'fast-check'
import type { Query, Test } from '../../renderer/engine/query/ast.js'

const uuids = [
  '11111111-2222-3333-4444-555555555555',
  '11111111-2222-3333-4444-55555555aaaa',
  'deadbeef-0000-4bad-8add-00000000ec2f',
  'DEADBEEF-0000-4bad-8add-00000000ec2f',
  '00000000-0000-0000-0000-000000000000',
  '12345678-ffff-ffff-ffff-ffff12345678',
]
const ids = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...uuids) },
  { weight: 1, arbitrary: fc.uuid() },
  {
    weight: 1,
    arbitrary: fc.constantFrom('C3D13FE58DE4C810', 'c3d13fe58de4c810', 'Übung-1', '', 'EXAMPLE\n1'),
  },
)

const times = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .integer({ min: 0, max: 40 })
      .map((step) => `${new Date(1_689_000_000_000 + step * 977_000).toISOString().slice(0, 19)}Z`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '2023-07-10T14:40:00.250Z',
      '2023-07-10T14:40:00.000Z',
      '2023-07-10 14:40:00',
      '2023-07-10T16:40:00+02:00',
      '2023-07-10t14:40:00z',
      'yesterday',
      '',
      '1689000000',
    ),
  },
)

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })

/** Texts that look random, and some that nearly do: too short, with a blank, in one letter case, or the beginning of another. */
export const randomTexts = [
  '5CbsiJVHJ5vq0kswbaXY8mhZaB4i57/ZTYqDBVeVLEg=',
  'G0TkYtMyws1TSxc52uu0oX7qkvNN0OIa0Ec0HdNKsxiTjXL9+038kg6VLhD64JJxrEImyGXOjpapGmOV',
  'G0TkYtMyws1TSxc52uu0oX7qkvNN0OIa0Ec0HdNKsxiTjXL9',
  'g0tkytmyws1tsxc52uu0ox7qkvnn0oia0ec0hdnksxitjxl9',
  'T1yoZPL8y4unCK7smDdnkmvFgX7i8UMwRzQ4a-b_c',
  'T1yoZPL8y4unCK7smDdnkmvFgX7i8UMwRzQ4a-b',
  'T1yoZPL8y4un CK7smDdnkmvFgX7i8UMwRzQ4a-b_c9',
  'Za1Zb2Zc3Zd4Ze5Zf6Zg7Zh8Zi9Zj0Zk1Zl2Zm3Zn4',
  '96ad47f7-c93a-40e4-9dfe-cbd88e2f7e27',
]
/** Pieces of them, in any letter case. */
export const randomPieces = fc
  .tuple(fc.constantFrom(...randomTexts), fc.nat(70), fc.integer({ min: 1, max: 12 }), fc.nat(2))
  .map(([text, from, length, letters]) => {
    const piece = text.slice(from % text.length).slice(0, length)
    return [piece, piece.toLowerCase(), piece.toUpperCase()][letters]!
  })
const likelyTexts = fc.constantFrom(...randomTexts)

const usualTexts = fc.constantFrom(
  'terraform',
  'Terraform/1.5',
  'ſtaging Bucket',
  'staging bucket',
  'i-0abc',
  'I-0ABC',
  'Kelvin K',
  'ΑΒΓΣ',
  'line\nbreak ec2',
  '443',
  '2023-07-10',
  'a*b',
  '',
)

const texts = fc.oneof({ weight: 4, arbitrary: usualTexts }, { weight: 1, arbitrary: likelyTexts })

const identities = fc.oneof(
  fc.record({
    type: fc.constantFrom('IAMUser', 'Root'),
    userName: fc.constantFrom('alice', 'Alice', 'bob'),
    accountId: fc.constantFrom('111111111111', '222222222222'),
    arn: fc.constantFrom('arn:aws:iam::111111111111:user/alice', 'arn:aws:iam::222222222222:root'),
  }),
  fc.record(
    {
      type: fc.constantFrom('AssumedRole', ''),
      principalId: fc.constantFrom('AROAX:deploy', 'AROAX:i-0abc', 'AIDAX'),
      arn: fc.constantFrom('arn:aws:sts::111111111111:assumed-role/builder/deploy', ''),
      accountId: fc.constantFrom('111111111111'),
      onBehalfOf: fc.constant({ userId: 'person' }),
      invokedBy: fc.constantFrom('codebuild.amazonaws.com', ''),
    },
    { requiredKeys: ['principalId'] },
  ),
  fc.constantFrom(null, 'text', [{ type: 'Root' }, { type: 'IAMUser', userName: 'alice' }]),
)

const parameters = fc.oneof(
  fc.record({ bucketName: texts, count: fc.constantFrom(1, 1.5, 1e21, -3, true, null) }),
  fc.record({
    ipPermissions: fc.record({
      items: fc.array(fc.record({ cidrIp: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '10.1.2.3') }), {
        maxLength: 3,
      }),
    }),
  }),
  fc.constantFrom(null, {}, [], { 'odd.key': 'x' }, { Nested: { deep: [['x', 'y'], []] } }),
)

/** A record as a plain value: what JSON.stringify takes. */
export const plainRecords: fc.Arbitrary<Record<string, unknown>> = fc
  .record(
    {
      eventTime: sometimes(times),
      '@timestamp': fc.option(times, { nil: undefined, freq: 1 }),
      eventName: fc.constantFrom('CreateUser', 'DeleteUser', 'createuser', 'AssumeRole', 'ConsoleLogin'),
      eventSource: sometimes(fc.constantFrom('iam.amazonaws.com', 's3.amazonaws.com')),
      awsRegion: sometimes(
        fc.constantFrom<unknown>('eu-west-1', 'us-east-1', '', null, ['us-east-1', 'eu-west-1'], ['', 'x']),
      ),
      sourceIPAddress: sometimes(fc.constantFrom('10.0.0.1', '10.1.2.3', '2001:db8::1', 'AWS Internal')),
      errorCode: sometimes(fc.constantFrom('AccessDenied', 'ThrottlingException', 'NoSuchBucket', '')),
      readOnly: sometimes(fc.boolean()),
      eventType: sometimes(
        fc.constantFrom<unknown>(
          'AwsApiCall',
          'AwsCloudTrailInsight',
          ['', 'AwsVpceEvents'],
          'AwsAggregatedEvent',
        ),
      ),
      eventCategory: sometimes(fc.constantFrom<unknown>('Management', 'Insight', 'NetworkActivity', 7)),
      userAgent: sometimes(texts),
      userIdentity: sometimes(identities),
      requestParameters: sometimes(parameters),
      resources: sometimes(fc.array(fc.record({ ARN: texts, type: texts }), { maxLength: 2 })),
      requestID: sometimes(ids),
      eventID: sometimes(fc.oneof<fc.Arbitrary<unknown>[]>(ids, fc.array(ids, { maxLength: 2 }))),
      sharedEventID: sometimes(ids),
      vpcEndpointId: sometimes(fc.constantFrom('vpce-1', 'VPCE-1')),
      errorMessage: sometimes(texts),
      additionalEventData: sometimes(
        fc.record({ 'x-amz-id-2': likelyTexts, keys: fc.array(texts, { maxLength: 2 }) }),
      ),
      recipientAccountId: sometimes(fc.constantFrom('111111111111', '222222222222')),
    },
    { requiredKeys: ['eventName'] },
  )
  .map((record) => JSON.parse(JSON.stringify(record)) as Record<string, unknown>)

const names = fc.constantFrom(
  'eventTime',
  'eventName',
  'awsRegion',
  'errorCode',
  'sourceIPAddress',
  'readOnly',
  'userAgent',
  'requestID',
  'eventID',
  'sharedEventID',
  'vpcEndpointId',
  'principal',
  'outcome',
  'session',
  'kind',
  'form',
  'source',
  'user',
  'account',
  'resource',
  'userIdentity.type',
  'userIdentity.arn',
  'recipientAccountId',
  'requestParameters.bucketName',
  'requestparameters.BUCKETNAME',
  'requestParameters.*.cidrIp',
  'requestParameters.*',
  'requestParameters.count',
  'resources.ARN',
  'userIdentity',
  '*.type',
  '*',
  'requestParameters.odd.key',
  'errorMessage',
  'additionalEventData.x-amz-id-2',
  'additionalEventData.*',
  'no.such',
)

const usualNeedles = fc.constantFrom(
  'a',
  'ec2',
  'terra',
  'TERRAFORM',
  'staging',
  'i-0abc',
  'ς',
  'k',
  '443',
  '07-10',
  '2023',
  '14:',
  '0z',
  '-4bad-',
  'deadbeef',
  '-',
  '1',
  'f',
  '0000',
  'break',
  'alice',
  '10.',
  'CreateUser',
  'createuser',
  'denied',
  'us-east-1',
  '',
  'deploy',
  'arn:aws',
  ...uuids,
  'c3d13fe58de4c810',
  '2023-07-10T14:40:00Z',
  '0.0.0.0/0',
  'bundle',
  'x',
  'true',
)
const needles = fc.oneof(
  { weight: 4, arbitrary: usualNeedles },
  { weight: 1, arbitrary: randomPieces },
  { weight: 1, arbitrary: likelyTexts },
)
const usualWildcards = fc.constantFrom(
  '*',
  'create*',
  '*User',
  't?rra*',
  'i-0??c',
  '*-4b?d-*',
  '2023-07-1?t*',
  '*a*b*',
  '?',
  'a\\*b',
)
const wildcards = fc.oneof(
  { weight: 3, arbitrary: usualWildcards },
  { weight: 1, arbitrary: randomPieces.map((piece) => `*${piece}*`) },
  { weight: 1, arbitrary: fc.tuple(randomPieces, randomPieces).map((pieces) => pieces.join('*')) },
  { weight: 1, arbitrary: randomPieces.map((piece) => `?${piece}*`) },
)
const usualRegexes = fc.constantFrom(
  '^create',
  'i-0[a-c]+',
  '[0-9a-f]{8}-',
  '4bad-8',
  '^$',
  'x|y',
  '14:4[0-9]',
  'user$',
  '.',
)

/** The piece, any character for each that could mean something. */
const literally = (piece: string): string => piece.replace(/[^a-z0-9]/gi, '.')
const regexes = fc.oneof(
  { weight: 3, arbitrary: usualRegexes },
  { weight: 1, arbitrary: randomPieces.map(literally) },
  { weight: 1, arbitrary: randomPieces.map((piece) => `^${literally(piece)}|[0-9][g-z]{2}[0-9]`) },
  { weight: 1, arbitrary: fc.constantFrom('^[a-z0-9]{16}$', '[0-9][a-z][0-9][a-z][0-9]', '[g-z][0-9]') },
)

const bound = (type: 'time' | 'number') =>
  fc.option(
    (type === 'time'
      ? fc.constantFrom(1_689_000_000_000, 1_689_000_000_250, 1_689_010_000_000, 0, 7_258_118_400_000)
      : fc.constantFrom(-3, 0, 1, 1.5, 1e21)
    ).chain((value) =>
      fc.boolean().map((inclusive) => ({
        type,
        value,
        inclusive,
        text: type === 'time' ? new Date(value).toISOString() : String(value),
      })),
    ),
    { nil: undefined, freq: 3 },
  )

const ranges: fc.Arbitrary<Test> = fc
  .constantFrom<('time' | 'number')[]>('time', 'number')
  .chain((type) => fc.record({ kind: fc.constant('range' as const), from: bound(type), to: bound(type) }))
  .filter(({ from, to }) => from !== undefined || to !== undefined)

const texted = [
  needles.filter((text) => text !== '').map((text) => ({ kind: 'contains' as const, text })),
  wildcards.map((source) => ({ kind: 'wildcard' as const, source })),
  regexes.map((source) => ({ kind: 'regex' as const, source })),
] as const

const fieldTests: fc.Arbitrary<Test> = fc.oneof(
  needles.map((text) => ({ kind: 'equals' as const, text })),
  ...texted,
  fc.constant({ kind: 'exists' as const }),
  fc
    .constantFrom('10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0')
    .map((text) => ({ kind: 'cidr' as const, text })),
  ranges,
)

const leaves: fc.Arbitrary<Query> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'all' as const }) },
  { weight: 6, arbitrary: fc.oneof(...texted).map((test) => ({ kind: 'text' as const, test })) },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('field' as const), name: names, test: fieldTests }),
  },
)

/** Every operator of the language, alone and combined. */
export const queries: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: leaves },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), part: tie('query') }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        parts: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
      }),
    },
  ),
})).query
