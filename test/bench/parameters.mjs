/** What do the made-up calls of the benchmark say: their parameters, their answer, the resources that they name? */
import { iso, pool, text } from './random-text.mjs'

/** @typedef {import('./random-text.mjs').Dice} Dice */
/** @typedef {import('./calls.mjs').Call} Call */
/** @typedef {{ readonly dice: Dice, readonly call: Call, readonly account: string, readonly region: string, readonly at: number, readonly ids: KnownIds }} Asked */
/** @typedef {{ parameters: unknown, response?: unknown, resources?: readonly unknown[], isData?: boolean }} Said */

const TEAMS =
  'payments checkout search catalogue identity platform ledger mobile insights fulfilment partner risk'.split(
    ' ',
  )
const SYSTEMS =
  'api worker gateway importer exporter scheduler indexer mailer cache replica events billing audit bridge'.split(
    ' ',
  )
const STAGES = 'production staging development sandbox'.split(' ')
const NETWORKS = ['0.0.0.0/0', '10.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']
const BUCKETS = 20

/** @param {Dice} dice */
const nameOf = (dice) => `${dice.pick(TEAMS)}-${dice.pick(SYSTEMS)}-${dice.pick(STAGES)}`
/** @param {Dice} dice */
const bucketOf = (dice) =>
  `${TEAMS[dice.whole(TEAMS.length)]}-archive-${Math.floor(dice.next() ** 2 * BUCKETS)}`
/** Ids that come back, of one generated set. @typedef {ReturnType<typeof knownIds>} KnownIds */
export function knownIds() {
  /** @type {Map<string, (dice: Dice) => string>} */
  const byPrefix = new Map()
  return {
    /** An id of AWS with this prefix. @param {Dice} dice @param {string} prefix */
    of: (dice, prefix) => {
      const known =
        byPrefix.get(prefix) ??
        pool({ size: 600, fresh: 0.035, make: (from) => `${prefix}-0${text.hex(from, 16)}` })
      byPrefix.set(prefix, known)
      return known(dice)
    },
    secret: pool({
      size: 90,
      fresh: 0.004,
      make: (dice) => `${dice.pick(STAGES)}/${nameOf(dice)}-${text.mixed(dice, 6)}`,
    }),
    key: pool({ size: 60, fresh: 0.006, make: text.uuid }),
    session: pool({
      size: 400,
      fresh: 0.05,
      make: (dice) => `${nameOf(dice)}-${text.digits(dice, 10, '17')}`,
    }),
    version: pool({ size: 400, fresh: 0.03, make: text.uuid }),
  }
}

/** The name of a log file that a service leaves in a bucket. @param {Asked} asked */
function deliveredFile({ dice, account, region, at }) {
  const day = iso(at).slice(0, 10).replaceAll('-', '/')
  const minute = `${iso(at).slice(0, 16).replaceAll(/[-:]/g, '')}Z`
  const [folder, kind] = dice.pick([['CloudTrail', 'CloudTrail'], ['vpcflowlogs', 'vpcflowlogs'], ['elasticloadbalancing', 'elasticloadbalancing']]) // prettier-ignore
  return `AWSLogs/${account}/${folder}/${region}/${day}/${account}_${kind}_${region}_${minute}_${text.mixed(dice, 16)}.json.gz`
}

/** @param {string} bucket @param {string} account @param {string} [key] */
function s3Resources(bucket, account, key) {
  const whole = { accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }
  return key === undefined ? [whole] : [{ type: 'AWS::S3::Object', ARN: `${whole.ARN}/${key}` }, whole]
}

/** @param {Asked} asked */
const keyArn = ({ dice, ids, account, region }) => `arn:aws:kms:${region}:${account}:key/${ids.key(dice)}`

/** An S3 PutObject: log files that services deliver, every third one encrypted with a key. @param {Asked} asked @returns {Said} */
function stored(asked) {
  const { dice, account, region } = asked
  const bucket = `${account.slice(0, 6)}-central-log-archive`
  const key = deliveredFile(asked)
  const place = { bucketName: bucket, Host: `${bucket}.s3.${region}.amazonaws.com`, key }
  const resources = s3Resources(bucket, account, key)
  if (dice.next() > 0.45) {
    const response = dice.next() < 0.35 ? { 'x-amz-server-side-encryption': 'AES256' } : null
    const parameters = { ...place, 'x-amz-acl': 'bucket-owner-full-control', 'x-amz-server-side-encryption': 'AES256', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } // prettier-ignore
    return { parameters, response, resources, isData: true }
  }
  const context = text.base64(dice, 132)
  const arn = keyArn(asked)
  const encryption = {
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': arn,
  }
  return {
    parameters: { ...place, 'x-amz-acl': 'bucket-owner-full-control', ...encryption, 'x-amz-server-side-encryption-context': context },
    response: { ...encryption, 'x-amz-server-side-encryption-context': `${context}${text.base64(dice, 236)}` },
    resources,
    isData: true,
  } // prettier-ignore
}

/** @param {Asked} asked @returns {Said} */
function fetched({ dice, account, region }) {
  const bucket = bucketOf(dice)
  const key = `${dice.pick(SYSTEMS)}/dt=2024-0${1 + dice.whole(9)}-${10 + dice.whole(18)}/part-${text.hex(dice, 8)}-${text.hex(dice, 12)}.c000.snappy.parquet`
  const parameters = { bucketName: bucket, Host: `${bucket}.s3.${region}.amazonaws.com`, key }
  return { parameters, resources: s3Resources(bucket, account, key), isData: true }
}

/** @param {Asked} asked @returns {Said} */
function key(asked) {
  const { dice, ids, call, account, region } = asked
  const arn = keyArn(asked)
  const resources = [{ accountId: account, type: 'AWS::KMS::Key', ARN: arn }]
  const isGenerated = call.name.startsWith('Generate')
  const trail = `arn:aws:s3:::${account.slice(0, 6)}-central-log-archive/${deliveredFile(asked)}`
  const context = isGenerated && dice.next() < 0.75
    ? { 'aws:cloudtrail:arn': `arn:aws:cloudtrail:${region}:${account}:trail/organisation-events`, 'aws:s3:arn': trail }
    : { SecretARN: `arn:aws:secretsmanager:${region}:${account}:secret:${ids.secret(dice)}` } // prettier-ignore
  const sort = isGenerated ? { keySpec: 'AES_256' } : { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' }
  return { parameters: { encryptionContext: context, keyId: arn, ...sort }, resources }
}

/** @param {Asked} asked @returns {Said} */
function assumed({ dice, ids, account, region }) {
  const role = `${nameOf(dice)}-role`
  const name = ids.session(dice)
  const id = `AROA${text.upper(dice, 17)}:${name}`
  const arn = `arn:aws:iam::${account}:role/${role}`
  const credentials = { accessKeyId: `ASIA${text.upper(dice, 16)}`, sessionToken: text.base64(dice, 820 + dice.whole(200)), expiration: `Mar ${1 + dice.whole(9)}, 2024, 1:${10 + dice.whole(49)}:00 PM` } // prettier-ignore
  return {
    parameters: { roleArn: arn, roleSessionName: name, durationSeconds: 3600, externalId: region },
    response: { credentials, assumedRoleUser: { assumedRoleId: id, arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}` } },
    resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: arn }],
  } // prettier-ignore
}

/** @param {Asked} asked @returns {Said} */
function parameter({ dice, account, region }) {
  const name = `/${dice.pick(STAGES)}/${nameOf(dice)}/setting-${dice.whole(6)}`
  const resources = [{ accountId: account, ARN: `arn:aws:ssm:${region}:${account}:parameter${name}` }]
  return dice.next() < 0.6
    ? { parameters: { name, withDecryption: true }, resources }
    : { parameters: { name } }
}

/** @param {Dice} dice */
const opening = (dice) => ({
  ipProtocol: 'tcp', fromPort: 443, toPort: 443, groups: {}, ipv6Ranges: {}, prefixListIds: {},
  ipRanges: { items: [{ cidrIp: dice.pick(NETWORKS), description: `${dice.pick(TEAMS)} ${dice.pick(SYSTEMS)}` }] },
}) // prettier-ignore

/** @param {Dice} dice @param {KnownIds} ids @param {string} [prefix] */
const items = (dice, ids, prefix = 'i') =>
  Array.from({ length: 1 + (dice.next() < 0.45 ? dice.whole(6) : 0) }, () => ids.of(dice, prefix))

/** What a call is given, by the shape of the table in calls.mjs.
 * @type {Readonly<Record<string, (asked: Asked) => Said>>} */
export const shapes = {
  stored,
  fetched,
  key,
  assumed,
  parameter,
  nothing: () => ({ parameters: null }),
  bucket: ({ dice, call, account, region }) => {
    const bucket = dice.next() < 0.5 ? `${account.slice(0, 6)}-central-log-archive` : bucketOf(dice)
    const [word = 'acl'] = call.words
    const parameters = { bucketName: bucket, Host: `${bucket}.s3.${region}.amazonaws.com`, [word]: '' }
    return { parameters, resources: s3Resources(bucket, account) }
  },
  set: ({ dice, ids, call }) => {
    const [set = '', id = '', prefix] = call.words
    const filters = { items: [{ name: 'tag:Name', valueSet: { items: [{ value: nameOf(dice) }] } }] }
    if (dice.next() < 0.35) return { parameters: { [set]: {}, filterSet: filters } }
    return { parameters: { [set]: { items: items(dice, ids, prefix).map((one) => ({ [id]: one })) }, filterSet: {} } }
  },
  one: ({ dice, ids, call }) => {
    const [name = '', prefix = ''] = call.words
    return { parameters: { [name]: ids.of(dice, prefix), attribute: dice.pick(['userData', 'enableDnsSupport', 'instanceType']) } }
  },
  listed: ({ dice, call }) => {
    const values = dice.next() < 0.5 ? [nameOf(dice)] : [dice.pick(STAGES), dice.pick(TEAMS)]
    const more = dice.next() < 0.02 ? { nextToken: text.urlSafe(dice, 500 + dice.whole(300)) } : {}
    return { parameters: { maxResults: 50, [call.words[0] ?? 'filters']: [{ key: 'Name', option: 'Equals', values }], ...more } }
  },
  named: ({ dice, call }) => ({ parameters: { [call.words[0] ?? 'name']: nameOf(dice) } }),
  tagged: ({ dice, account, region }) => ({ parameters: { resourceType: 'Parameter', resourceId: `arn:aws:ssm:${region}:${account}:parameter/${nameOf(dice)}` } }),
  agent: ({ dice, ids }) => ({ parameters: { instanceId: ids.of(dice, 'i'), agentVersion: `3.2.${2000 + dice.whole(30)}.0`, agentStatus: 'Active', platformType: 'Linux', platformName: 'Amazon Linux', platformVersion: '2023', iPAddress: `10.${dice.whole(4)}.${dice.whole(256)}.${dice.whole(256)}`, computerName: 'ip-10-0-0-1.internal', agentName: 'amazon-ssm-agent' } }),
  secret: ({ dice, ids, account, region }) => ({ parameters: { secretId: `arn:aws:secretsmanager:${region}:${account}:secret:${ids.secret(dice)}`, ...(dice.next() < 0.3 ? { versionId: ids.version(dice) } : {}) } }),
  secretPut: ({ dice, ids, account, region }) => {
    const name = ids.secret(dice)
    const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}`
    return { parameters: { secretId: arn, clientRequestToken: ids.version(dice) }, response: { arn, name, versionId: ids.version(dice) } }
  },
  parameterPut: (asked) => {
    const { parameters, resources = [] } = parameter(asked)
    const given = { .../** @type {object} */ (parameters), type: 'SecureString', value: 'HIDDEN_DUE_TO_SECURITY_REASONS', overwrite: true }
    return { parameters: given, response: { version: 1 + asked.dice.whole(30), tier: 'Standard' }, resources }
  },
  password: ({ dice, ids }) => ({ parameters: { instanceId: ids.of(dice, 'i') } }),
  policy: ({ dice, account }) => ({ parameters: { policyArn: `arn:aws:iam::${account}:policy/${nameOf(dice)}`, versionId: `v${1 + dice.whole(9)}` } }),
  inline: ({ dice }) => ({ parameters: { roleName: `${nameOf(dice)}-role`, policyName: nameOf(dice) } }),
  function: ({ dice, account, region }) => ({ parameters: { functionName: `arn:aws:lambda:${region}:${account}:function:${nameOf(dice)}` } }),
  stream: ({ dice, ids }) => ({ parameters: { logGroupName: `/ecs/${nameOf(dice)}`, logStreamName: `ecs/${dice.pick(SYSTEMS)}/${ids.session(dice)}` } }),
  trail: ({ dice, account, region }) => ({ parameters: { trailNameList: [`arn:aws:cloudtrail:${region}:${account}:trail/${dice.pick(TEAMS)}-events`], includeShadowTrails: false } }),
  tasks: ({ dice, account, region }) => ({ parameters: { cluster: nameOf(dice), tasks: [`arn:aws:ecs:${region}:${account}:task/${text.hex(dice, 32)}`], include: ['TAGS'] } }),
  builds: ({ dice, ids }) => ({ parameters: { ids: [`${nameOf(dice)}:${ids.version(dice)}`] } }),
  launched: ({ dice, ids }) => ({
    parameters: { instancesSet: { items: [{ imageId: ids.of(dice, 'ami'), minCount: 1, maxCount: 1, keyName: nameOf(dice) }] }, instanceType: dice.pick(['t3.medium', 'm6i.large', 'c6i.xlarge']), subnetId: ids.of(dice, 'subnet'), groupSet: { items: [{ groupId: ids.of(dice, 'sg') }] }, blockDeviceMapping: {}, monitoring: { enabled: false } },
    response: { requestId: text.uuid(dice), reservationId: `r-0${text.hex(dice, 16)}`, instancesSet: { items: [{ instanceId: ids.of(dice, 'i'), imageId: ids.of(dice, 'ami'), instanceState: { code: 0, name: 'pending' }, privateDnsName: `ip-10-0-${dice.whole(256)}-${dice.whole(256)}.ec2.internal` }] } },
  }),
  opened: ({ dice, ids }) => ({ parameters: { groupId: ids.of(dice, 'sg'), ipPermissions: { items: [opening(dice)] } } }),
  tags: ({ dice, ids }) => ({ parameters: { resourcesSet: { items: [{ resourceId: ids.of(dice, 'vol') }] }, tagSet: { items: [{ key: 'Name', value: nameOf(dice) }, { key: 'team', value: dice.pick(TEAMS) }] } } }),
  roleMade: ({ dice, account }) => {
    const roleName = `${nameOf(dice)}-role`
    const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    const role = { path: '/', roleName, roleId: `AROA${text.upper(dice, 17)}`, arn: `arn:aws:iam::${account}:role/${roleName}`, createDate: 'Mar 1, 2024, 9:00:00 AM', assumeRolePolicyDocument: encodeURIComponent(trust) }
    return { parameters: { roleName, assumeRolePolicyDocument: trust, path: '/' }, response: { role } }
  },
  anchor: ({ dice, account, region }) => {
    const source = { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: `-----BEGIN CERTIFICATE-----\n${text.base64(dice, 1690 + dice.whole(500))}\n-----END CERTIFICATE-----` } }
    const trustAnchorArn = `arn:aws:rolesanywhere:${region}:${account}:trust-anchor/${text.uuid(dice)}`
    return { parameters: { name: nameOf(dice), source, enabled: true }, response: { trustAnchor: { trustAnchorArn, name: nameOf(dice), source, enabled: true } } }
  },
} // prettier-ignore
