/** Which evidence does the benchmark read? A made-up organisation (five accounts, five regions, four hundred principals)
 *  in the layout of an S3 trail bucket, always the same for the same seed; calibrated on published samples of real
 *  trails: about 1.4 KB a record, 57 records a file, compressing 6 to 7 times, 16 % errors, 74 % read-only, a quarter of
 *  the request ids not UUIDs. The manifest holds the ground truth: counts and needles. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chance } from '../../build/sample/records.mjs'
import { actions, text } from './actions.mjs'

const NEEDLE = 'quarterly-ledger-staging-5512'
const REGIONS = [
  'us-east-1',
  'us-east-1',
  'us-east-1',
  'us-west-2',
  'eu-west-1',
  'ap-southeast-2',
  'eu-central-1',
]
const AGENTS = [
  'aws-cli/2.15.30 md/Botocore#2.4.5 ua/2.0 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard',
  'APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io) terraform-provider-aws/5.31.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go/1.48.0 (go1.20.8; linux; amd64)',
  'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.213 md/arch#x86_64 lang/python#3.9.16 md/pyimpl#CPython',
  'aws-sdk-go-v2/1.26.1 os/linux lang/go#1.22.1 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.155.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
  'console.amazonaws.com',
  'aws-sdk-java/2.25.11 Linux/5.10.215 OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 vendor/Amazon.com_Inc. exec-env/EC2',
]
const ROLES = [
  'Admin',
  'ReadOnly',
  'PowerUser',
  'ci-deploy',
  'node-group',
  'lambda-exec',
  'terraform',
  'SecurityAudit',
  'pipeline',
  'backup',
]

/** @param {ReturnType<typeof chance>} dice */
function organisation(dice) {
  const accounts = Array.from({ length: 5 }, () => text.digits(dice, 12, '1'))
  const principals = Array.from({ length: 400 }, (_, i) => {
    const account = accounts[Math.floor(dice.next() ** 2 * 5)] ?? ''
    const shape = dice.next()
    return {
      kind: shape < 0.55 ? 'role' : shape < 0.98 ? 'user' : 'root',
      account,
      name: `member-${String(i).padStart(3, '0')}`,
      role: `${dice.pick(ROLES)}-${String(i % 40)}`,
      id: text.upper(dice, 17),
      key: text.upper(dice, 16),
      agent: dice.pick(AGENTS),
      addresses: Array.from({ length: 1 + dice.whole(4) }, () => text.address(dice)),
    }
  })
  return { accounts, principals }
}

/** @typedef {ReturnType<typeof organisation>['principals'][number]} Principal */
const iso = (/** @type {number} */ seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** @param {Principal} who @param {number} at */
function identity(who, at) {
  const hour = Math.floor(at / 3600)
  const temporary = `ASIA${text.upper(chance(hour * 1009 + Number.parseInt(who.name.slice(7), 10)), 16)}`
  const attributes = {
    creationDate: iso(hour * 3600 + (who.key.charCodeAt(0) % 60)),
    mfaAuthenticated: 'false',
  }
  if (who.kind === 'role') {
    const arn = `arn:aws:iam::${who.account}:role/${who.role}`
    const session = who.key < 'M' ? `i-0${who.id.toLowerCase().slice(0, 16)}` : `${who.name}@example.com`
    return {
      type: 'AssumedRole', principalId: `AROA${who.id}:${session}`, arn: `arn:aws:sts::${who.account}:assumed-role/${who.role}/${session}`, accountId: who.account, accessKeyId: temporary,
      sessionContext: { sessionIssuer: { type: 'Role', principalId: `AROA${who.id}`, arn, accountId: who.account, userName: who.role }, webIdFederationData: {}, attributes },
    } // prettier-ignore
  }
  if (who.kind === 'root')
    return {
      type: 'Root',
      principalId: who.account,
      arn: `arn:aws:iam::${who.account}:root`,
      accountId: who.account,
      accessKeyId: temporary,
      sessionContext: { sessionIssuer: {}, webIdFederationData: {}, attributes },
    }
  return {
    type: 'IAMUser',
    principalId: `AIDA${who.id}`,
    arn: `arn:aws:iam::${who.account}:user/${who.name}`,
    accountId: who.account,
    accessKeyId: `AKIA${who.key}`,
    userName: who.name,
  }
}

/** @param {{ dice: ReturnType<typeof chance>, who: Principal, at: number, region: string, account: string, needle: boolean }} of */
function event({ dice, who, at, region, account, needle }) {
  const action = needle
    ? /** @type {const} */ ([
        's3',
        'PutBucketPolicy',
        false,
        false,
        () => ({ bucketName: NEEDLE, Host: `${NEEDLE}.s3.amazonaws.com` }),
      ])
    : dice.pick(actions)
  const [service, name, readOnly, uuidRequest, parameters] = action
  const failed = !needle && dice.next() < 0.16
  const error = failed ? text.error(dice, service, name, who.name) : {}
  return {
    eventVersion: '1.09',
    userIdentity: identity(who, at),
    eventTime: iso(at),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: needle ? '203.0.113.77' : dice.pick(who.addresses),
    userAgent: who.agent,
    ...error,
    requestParameters: parameters(dice, account),
    responseElements: failed || readOnly ? null : { _return: true, requestId: text.uuid(dice) },
    ...(uuidRequest
      ? {}
      : {
          additionalEventData: {
            SignatureVersion: 'SigV4',
            CipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
            bytesTransferredIn: 0,
            AuthenticationMethod: 'AuthHeader',
            'x-amz-id-2': text.base64(dice, 76),
            bytesTransferredOut: dice.whole(9) * 512,
          },
        }),
    requestID: uuidRequest ? text.uuid(dice) : text.upper(dice, 16),
    eventID: text.uuid(dice),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.${region}.amazonaws.com`,
    },
  }
}

/** Writes `count` events under `folder` and gives (and stores) the manifest.
 * @param {{ count: number, folder: string, seed?: number }} of */
export function generate({ count, folder, seed = 1 }) {
  const dice = chance(seed)
  const { accounts, principals } = organisation(dice)
  const start = Date.UTC(2024, 2, 1) / 1000
  const manifest = {
    events: count,
    files: 0,
    rawBytes: 0,
    gzBytes: 0,
    needle: NEEDLE,
    needleEvents: 0,
    address: '203.0.113.77',
    requestID: '',
    eventNames: /** @type {Record<string, number>} */ ({}),
  }
  for (let done = 0, window = 0; done < count; window++) {
    const account = accounts[window % 5] ?? ''
    const region = dice.pick(REGIONS)
    const opened = start + Math.floor(window / 12) * 300
    const active = Array.from(
      { length: 1 + dice.whole(5) },
      () => principals[Math.floor(dice.next() ** 2 * 400)] ?? principals[0],
    )
    const size = Math.min(
      count - done,
      2500,
      Math.max(1, Math.round(20 * Math.exp(1.396 * text.normal(dice)))),
    )
    const records = []
    for (let i = 0; i < size; i++, done++) {
      const needle = done % 27_027 === 13_513
      const made = event({
        dice,
        who: /** @type {Principal} */ (dice.pick(active)),
        at: opened + dice.whole(300),
        region,
        account,
        needle,
      })
      if (needle) manifest.needleEvents++
      if (done === Math.floor(count / 2)) manifest.requestID = made.requestID
      manifest.eventNames[made.eventName] = (manifest.eventNames[made.eventName] ?? 0) + 1
      records.push(made)
    }
    writeLog({
      folder,
      account,
      region,
      delivered: opened + 300,
      unique: text.upper(dice, 16),
      records,
      manifest,
    })
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 1))
  return manifest
}

/** @param {{ folder: string, account: string, region: string, delivered: number, unique: string, records: unknown[], manifest: { files: number, rawBytes: number, gzBytes: number } }} of */
function writeLog({ folder, account, region, delivered, unique, records, manifest }) {
  const body = Buffer.from(JSON.stringify({ Records: records }))
  const packed = gzipSync(body, { level: 6 })
  const stamp = iso(delivered)
  const file = join(
    folder,
    'AWSLogs',
    account,
    'CloudTrail',
    region,
    stamp.slice(0, 10).replaceAll('-', '/'),
    `${account}_CloudTrail_${region}_${stamp.slice(0, 16).replaceAll(/[-:]/g, '')}Z_${unique}.json.gz`,
  )
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, packed)
  manifest.files++
  manifest.rawBytes += body.length
  manifest.gzBytes += packed.length
}
