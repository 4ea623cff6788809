/** Which evidence does the benchmark read? A made-up organisation (five accounts, five regions, four hundred callers) in the
 *  layout of an S3 trail bucket, always the same for the same seed. The manifest holds the ground truth: counts, needles.
 *
 *  Measured, a million events (in brackets a set of as many that was made from the forms of real records): 1,433 MB of JSON
 *  (1,446) in 17,693 files (17,509), compressed 6.6 times (6.6); records of 1,372 bytes in the middle (1,366), 2,382 and 2,545
 *  at 95 and 99 of 100 (2,429, 2,556), 6,275 at most (6,008). Of 100 events 74 only read (74), 16 failed (16), 13.6 have
 *  responseElements (13.1), 92 requestParameters (91), 40 resources (39), 23 additionalEventData (25), 65 tlsDetails (63), 77 a
 *  UUID as requestID (75); 50 are by roles, 29 by users, 21 by services, 1 by root (51, 27, 21, 1). Of 422 calls (322) the
 *  most frequent make up 10.7, 6.0, 5.1 and 4.3 % (10.9, 5.9, 5.2, 4.2). An event brings 1.27 values (1.12) and 138 bytes of text
 *  (128) that no event before it in its 65,536 has, ids and times aside. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chance } from '../../build/sample/records.mjs'
import { callAt, isReadOnly } from './calls.mjs'
import { identityOf, organisation, serviceFor } from './callers.mjs'
import { failureOf } from './errors.mjs'
import { knownIds, shapes } from './parameters.mjs'
import { iso, text } from './random-text.mjs'

/** @typedef {import('./random-text.mjs').Dice} Dice */
/** @typedef {import('./callers.mjs').Caller} Caller */
/** @typedef {import('./calls.mjs').Call} Call */

const NEEDLE = 'quarterly-ledger-staging-5512'
const ADDRESS = '203.0.113.77'
const REGIONS = ['us-east-1', 'us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'eu-central-1']
const MOST_RECORDS = 2500
/** Events of which one is a needle. */
const HAYSTACK = 27_027
/** @type {Call} */
const HIDDEN = { service: 's3', name: 'PutBucketPolicy', weight: 0, shape: 'bucket', words: ['policy'] }

/** @typedef {{ dice: Dice, who: Caller, at: number, region: string, account: string, isNeedle: boolean, ids: import('./parameters.mjs').KnownIds }} Moment */

/** @param {Moment} moment @param {Call} call */
function callerFields({ dice, who, at, isNeedle }, call) {
  const service = isNeedle ? null : serviceFor(call.name)
  if (service !== null && dice.next() < service.share) {
    const invokedBy = `${dice.pick(service.by)}.amazonaws.com`
    return { identity: { type: 'AWSService', invokedBy }, address: invokedBy, program: invokedBy, arn: '' }
  }
  const identity = identityOf(who, at)
  const address = isNeedle ? ADDRESS : dice.pick(who.addresses)
  return { identity, address, program: who.program, arn: identity.arn }
}

/** @param {Moment} moment @param {Call} call */
function saidOf(moment, call) {
  if (moment.isNeedle)
    return { parameters: { bucketName: NEEDLE, Host: `${NEEDLE}.s3.amazonaws.com`, policy: '' }, resources: [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${NEEDLE}` }] } // prettier-ignore
  const shape = shapes[call.shape]
  if (shape === undefined) throw new Error(`no shape is called ${call.shape}`)
  return shape({ ...moment, call })
}

/** @param {Dice} dice @param {string} service */
function transferred(dice, service) {
  if (service !== 's3') return {}
  const sizes = {
    bytesTransferredIn: dice.whole(2) * dice.whole(180) * 512,
    bytesTransferredOut: dice.whole(40) * 23,
  }
  return {
    additionalEventData: {
      SignatureVersion: 'SigV4', CipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256', AuthenticationMethod: 'AuthHeader', ...sizes,
      'x-amz-id-2': text.base64(dice, 76),
    },
  } // prettier-ignore
}

/** @param {Dice} dice @param {Call} call @param {boolean} readOnly */
function plainResponse(dice, { service }, readOnly) {
  if (readOnly || service === 's3' || dice.next() < 0.8) return null
  return service === 'ec2' ? { requestId: text.uuid(dice), _return: true } : { status: 'ACTIVE' }
}

/** What only calls of people and machines say. @param {Moment} moment @param {string} service */
function connectionOf({ who, region }, service) {
  const clientProvidedHostHeader = `${service}.${region}.amazonaws.com`
  const tls = { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader }
  return {
    ...(who.endpoint === '' ? {} : { vpcEndpointId: who.endpoint }),
    ...(who.hasTls ? { tlsDetails: tls } : {}),
    ...(who.isConsole ? { sessionCredentialFromConsole: 'true' } : {}),
  }
}

/** What the call was given, and what came of it. @param {Moment} moment @param {Call} call @param {string} arn '' for a service */
function outcomeOf(moment, call, arn) {
  const { dice, isNeedle } = moment
  const failure = isNeedle ? null : failureOf(dice, call, arn)
  const { parameters, response, resources, isData = false } = saidOf(moment, call)
  const readOnly = isReadOnly(call.name)
  const answered = response === undefined ? plainResponse(dice, call, readOnly) : response
  const first = { ...failure, requestParameters: parameters, responseElements: failure === null ? answered : null }
  return { first, readOnly, isData, named: resources === undefined ? {} : { resources } }
} // prettier-ignore

/** @param {Moment} moment */
function event(moment) {
  const { dice, at, region, account } = moment
  const call = moment.isNeedle ? HIDDEN : callAt(dice.next())
  const { identity, address, program, arn } = callerFields(moment, call)
  const { first, readOnly, isData, named } = outcomeOf(moment, call, arn)
  return {
    eventVersion: '1.09',
    userIdentity: identity,
    eventTime: iso(at),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: address,
    userAgent: program,
    ...first,
    ...transferred(dice, call.service),
    requestID: call.service === 's3' ? text.upper(dice, 16) : text.uuid(dice),
    eventID: text.uuid(dice),
    readOnly,
    ...named,
    eventType: 'AwsApiCall',
    managementEvent: !isData,
    recipientAccountId: account,
    ...(arn === '' ? { sharedEventID: text.uuid(dice) } : {}),
    eventCategory: isData ? 'Data' : 'Management',
    ...(arn === '' ? {} : connectionOf(moment, call.service)),
  }
}

/** Writes `count` events under `folder` and gives (and stores) the manifest.
 * @param {{ count: number, folder: string, seed?: number }} of */
export function generate({ count, folder, seed = 1 }) {
  const dice = chance(seed)
  const { accounts, callers } = organisation(dice)
  const ids = knownIds()
  const start = Date.UTC(2024, 2, 1) / 1000
  const manifest = {
    events: count,
    files: 0,
    rawBytes: 0,
    gzBytes: 0,
    needle: NEEDLE,
    needleEvents: 0,
    address: ADDRESS,
    requestID: '',
    eventNames: /** @type {Record<string, number>} */ ({}),
  }
  for (let done = 0, window = 0; done < count; window++) {
    const account = accounts[window % 5] ?? ''
    const region = dice.pick(REGIONS)
    const opened = start + Math.floor(window / 12) * 300
    const active = Array.from({ length: 1 + dice.whole(9) }, () => callers[Math.floor(dice.next() ** 2 * callers.length)])
    const wanted = Math.max(1, Math.round(21.5 * Math.exp(1.396 * text.normal(dice))))
    const records = []
    for (let left = Math.min(count - done, MOST_RECORDS, wanted); left > 0; left--, done++) {
      const isNeedle = done % HAYSTACK === Math.floor(HAYSTACK / 2)
      const who = /** @type {Caller} */ (dice.pick(active))
      const made = event({ dice, who, at: opened + dice.whole(300), region, account, isNeedle, ids })
      if (isNeedle) manifest.needleEvents++
      if (done === Math.floor(count / 2)) manifest.requestID = made.requestID
      manifest.eventNames[made.eventName] = (manifest.eventNames[made.eventName] ?? 0) + 1
      records.push(made)
    }
    writeLog({ folder, account, region, delivered: opened + 300, unique: text.upper(dice, 16), records, manifest })
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 1))
  return manifest
} // prettier-ignore

/** @param {{ folder: string, account: string, region: string, delivered: number, unique: string, records: unknown[], manifest: { files: number, rawBytes: number, gzBytes: number } }} of */
function writeLog({ folder, account, region, delivered, unique, records, manifest }) {
  const body = Buffer.from(JSON.stringify({ Records: records }))
  const packed = gzipSync(body, { level: 6 })
  const stamp = iso(delivered)
  const day = stamp.slice(0, 10).replaceAll('-', '/')
  const name = `${account}_CloudTrail_${region}_${stamp.slice(0, 16).replaceAll(/[-:]/g, '')}Z_${unique}.json.gz`
  const file = join(folder, 'AWSLogs', account, 'CloudTrail', region, day, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, packed)
  manifest.files++
  manifest.rawBytes += body.length
  manifest.gzBytes += packed.length
}
