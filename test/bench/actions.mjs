/** Which API calls does the benchmark's evidence hold, and with which parameters? Weighted by repetition. */
/** @typedef {ReturnType<typeof import('../../build/sample/records.mjs').chance>} Dice */

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const HEX = '0123456789abcdef'
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** @param {Dice} dice @param {number} length @param {string} letters */
function letters(dice, length, letters) {
  let out = ''
  for (let i = 0; i < length; i++) out += letters[dice.whole(letters.length)]
  return out
}

export const text = {
  /** @param {Dice} dice @param {number} length */
  upper: (dice, length) => letters(dice, length, UPPER),
  /** @param {Dice} dice @param {number} length */
  hex: (dice, length) => letters(dice, length, HEX),
  /** @param {Dice} dice @param {number} length */
  base64: (dice, length) => letters(dice, length, BASE64),
  /** @param {Dice} dice @param {number} length @param {string} first */
  digits: (dice, length, first) => first + letters(dice, length - first.length, '0123456789'),
  /** @param {Dice} dice */
  uuid: (dice) =>
    `${letters(dice, 8, HEX)}-${letters(dice, 4, HEX)}-4${letters(dice, 3, HEX)}-a${letters(dice, 3, HEX)}-${letters(dice, 12, HEX)}`,
  /** @param {Dice} dice */
  address: (dice) => `198.51.${dice.whole(256)}.${dice.whole(256)}`,
  /** @param {Dice} dice */
  normal: (dice) => Math.sqrt(-2 * Math.log(1 - dice.next())) * Math.cos(2 * Math.PI * dice.next()),
  /** @param {Dice} dice @param {string} service @param {string} name @param {string} who */
  error: (dice, service, name, who) =>
    dice.next() < 0.6
      ? {
          errorCode: 'AccessDenied',
          errorMessage: `User: ${who} is not authorized to perform: ${service}:${name} because no identity-based policy allows the ${service}:${name} action`,
        }
      : dice.next() < 0.3
        ? { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' }
        : {
            errorCode: 'ResourceNotFoundException',
            errorMessage: `The requested resource ${letters(dice, 12, HEX)} was not found`,
          },
}

/** Resource ids repeat: most are drawn from a pool. @param {string} prefix @param {number} size */
function pooled(prefix, size) {
  /** @type {string[]} */
  const pool = []
  return (/** @type {Dice} */ dice) => {
    if (pool.length < 20 || dice.next() < 0.06) {
      const made = `${prefix}${letters(dice, 17, HEX)}`
      if (pool.length < size) pool.push(made)
      else pool[dice.whole(size)] = made
      return made
    }
    return dice.pick(pool)
  }
}

const instance = pooled('i-', 3000)
const volume = pooled('vol-', 3000)
const group = pooled('sg-', 800)
const subnet = pooled('subnet-', 400)
const secret = pooled('production/', 500)
const object = pooled('2024/03/part-', 6000)
const stream = pooled('ecs/service/', 4000)

/** service, eventName, readOnly, requestID is a UUID, requestParameters
 * @type {readonly (readonly [string, string, boolean, boolean, (dice: Dice, account: string) => unknown])[]} */
export const actions = [
  [
    'ec2',
    'DescribeInstances',
    true,
    true,
    (d) => ({
      instancesSet: { items: [{ instanceId: instance(d) }, { instanceId: instance(d) }] },
      filterSet: {},
    }),
  ],
  [
    'ec2',
    'DescribeVolumes',
    true,
    true,
    (d) => ({
      volumeSet: { items: [{ volumeId: volume(d) }] },
      filterSet: { items: [{ name: 'status', valueSet: { items: [{ value: 'in-use' }] } }] },
    }),
  ],
  [
    'ec2',
    'DescribeNetworkInterfaces',
    true,
    true,
    (d) => ({
      networkInterfaceIdSet: {},
      filterSet: { items: [{ name: 'group-id', valueSet: { items: [{ value: group(d) }] } }] },
    }),
  ],
  [
    'ec2',
    'RunInstances',
    false,
    true,
    (d) => ({
      instancesSet: { items: [{ imageId: `ami-${text.hex(d, 17)}`, minCount: 1, maxCount: 1 }] },
      instanceType: d.pick(['t3.medium', 'm6i.large', 'c6i.xlarge']),
      subnetId: subnet(d),
      groupSet: { items: [{ groupId: group(d) }] },
    }),
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    false,
    true,
    (d) => ({
      groupId: group(d),
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            ipRanges: { items: [{ cidrIp: d.next() < 0.05 ? '0.0.0.0/0' : `10.${d.whole(256)}.0.0/16` }] },
          },
        ],
      },
    }),
  ],
  [
    's3',
    'GetObject',
    true,
    false,
    (d) => ({ bucketName: `data-lake-${d.whole(40)}`, key: object(d), Host: 's3.amazonaws.com' }),
  ],
  [
    's3',
    'PutObject',
    false,
    false,
    (d) => ({
      bucketName: `data-lake-${d.whole(40)}`,
      key: object(d),
      'x-amz-server-side-encryption': 'aws:kms',
    }),
  ],
  [
    's3',
    'ListObjects',
    true,
    false,
    (d) => ({ bucketName: `data-lake-${d.whole(40)}`, prefix: object(d), 'list-type': '2' }),
  ],
  ['s3', 'GetBucketAcl', true, false, (d) => ({ bucketName: `data-lake-${d.whole(40)}`, acl: '' })],
  [
    'sts',
    'AssumeRole',
    true,
    true,
    (d, account) => ({
      roleArn: `arn:aws:iam::${account}:role/ci-deploy-${d.whole(40)}`,
      roleSessionName: instance(d),
      durationSeconds: 3600,
    }),
  ],
  ['sts', 'GetCallerIdentity', true, true, () => null],
  [
    'kms',
    'Decrypt',
    true,
    true,
    (d, account) => ({
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::data-lake-${d.whole(40)}/${object(d)}` },
      keyId: `arn:aws:kms:us-east-1:${account}:key/${d.whole(90)}`,
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    }),
  ],
  [
    'kms',
    'GenerateDataKey',
    true,
    true,
    (d, account) => ({
      keyId: `arn:aws:kms:us-east-1:${account}:key/${d.whole(90)}`,
      keySpec: 'AES_256',
      encryptionContext: { 'aws:ebs:id': volume(d) },
    }),
  ],
  [
    'logs',
    'CreateLogStream',
    false,
    true,
    (d) => ({ logGroupName: `/ecs/service-${d.whole(60)}`, logStreamName: stream(d) }),
  ],
  [
    'logs',
    'DescribeLogStreams',
    true,
    true,
    (d) => ({ logGroupName: `/ecs/service-${d.whole(60)}`, descending: true, limit: 50 }),
  ],
  ['iam', 'GetRole', true, true, (d) => ({ roleName: `ci-deploy-${d.whole(40)}` })],
  ['iam', 'ListAttachedRolePolicies', true, true, (d) => ({ roleName: `ci-deploy-${d.whole(40)}` })],
  [
    'iam',
    'PutRolePolicy',
    false,
    true,
    (d) => ({
      roleName: `lambda-exec-${d.whole(40)}`,
      policyName: 'inline',
      policyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:*"],"Resource":"*"}]}',
    }),
  ],
  [
    'secretsmanager',
    'GetSecretValue',
    true,
    true,
    (d) => ({ secretId: secret(d), versionStage: 'AWSCURRENT' }),
  ],
  ['ssm', 'GetParameter', true, true, (d) => ({ name: `/${secret(d)}`, withDecryption: true })],
  [
    'ssm',
    'UpdateInstanceInformation',
    false,
    true,
    (d) => ({
      instanceId: instance(d),
      agentVersion: '3.2.2222.0',
      agentStatus: 'Active',
      platformType: 'Linux',
      platformName: 'Amazon Linux',
      platformVersion: '2023',
    }),
  ],
  [
    'lambda',
    'GetFunction20150331v2',
    true,
    true,
    (d, account) => ({ functionName: `arn:aws:lambda:us-east-1:${account}:function:worker-${d.whole(120)}` }),
  ],
  [
    'ecs',
    'DescribeTasks',
    true,
    true,
    (d) => ({ cluster: 'production', tasks: [text.hex(d, 32), stream(d)] }),
  ],
  ['codebuild', 'BatchGetBuilds', true, true, (d) => ({ ids: [`payments-build:${text.uuid(d)}`] })],
  ['codecommit', 'GitPull', true, true, () => null],
  ['dynamodb', 'DescribeTable', true, true, (d) => ({ tableName: `orders-${d.whole(70)}` })],
]
