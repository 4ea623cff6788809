/** What does a CloudTrail record of the sample case look like? Builders that state only what matters; field order, names
 *  and forms follow the CloudTrail record reference (eventVersion 1.11). Everything is made up for this project:
 *  accounts and addresses come from the ranges reserved for documentation. */
import { createHash } from 'node:crypto'

export const TOOLS = '111122223333'
export const PROD = '444455556666'
export const HOME = 'eu-west-1'

/** A seeded source of chance, so that the case is the same on every machine (mulberry32).
 * @param {number} seed */
export function chance(seed) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    /** @param {number} below */
    whole: (below) => Math.floor(next() * below),
    /** @template T @param {readonly T[]} list @returns {T} */
    pick: (list) => /** @type {T} */ (list[Math.floor(next() * list.length)]),
  }
}

/** A UUID that depends only on its name. @param {string} name */
export function uuid(name) {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A key or unique id with its AWS prefix, e.g. AKIA…, ASIA…, AIDA…, AROA…. @param {string} prefix @param {string} name */
export function uniqueId(prefix, name) {
  const digest = createHash('sha256').update(`${prefix}/${name}`).digest()
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return prefix + Array.from(digest.subarray(0, 16), (byte) => letters[byte & 31]).join('')
}

/** @param {string} name @param {string} [account] */
export function iamUser(name, account = TOOLS) {
  return {
    type: 'IAMUser',
    principalId: uniqueId('AIDA', name),
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: uniqueId('AKIA', name),
    userName: name,
  }
}

/** @param {{ role: string, session: string, account?: string, created: string, invokedBy?: string, mfa?: boolean }} of */
export function roleSession({ role, session, account = TOOLS, created, invokedBy, mfa = false }) {
  const id = uniqueId('AROA', `${account}/${role}`)
  return {
    type: 'AssumedRole',
    principalId: `${id}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: uniqueId('ASIA', `${account}/${role}/${session}/${created}`),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: id,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: created, mfaAuthenticated: String(mfa) },
    },
    ...(invokedBy === undefined ? {} : { invokedBy }),
  }
}

/** @param {string} service */
export function awsService(service) {
  return { type: 'AWSService', invokedBy: service }
}

/** @typedef {Record<string, unknown> & { eventTime: string, awsRegion: string, recipientAccountId: string }} CloudTrailRecord */

/** One record. `at` is epoch seconds; `name` makes its ids; `more` overrides or adds fields.
 * @param {{ at: number, name: string, who: object, service: string, action: string, ip: string, agent: string, readOnly: boolean,
 *   region?: string, account?: string, request?: unknown, response?: unknown, more?: Record<string, unknown> }} of
 * @returns {CloudTrailRecord} */
export function record({
  at,
  name,
  who,
  service,
  action,
  ip,
  agent,
  readOnly,
  region = HOME,
  account = TOOLS,
  request = null,
  response = null,
  more = {},
}) {
  const { errorCode, errorMessage, additionalEventData, ...rest } = more
  return {
    eventVersion: '1.11',
    userIdentity: who,
    eventTime: new Date(at * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: `${service}.amazonaws.com`,
    eventName: action,
    awsRegion: region,
    sourceIPAddress: ip,
    userAgent: agent,
    ...(errorCode === undefined ? {} : { errorCode, errorMessage }),
    requestParameters: request,
    responseElements: response,
    ...(additionalEventData === undefined ? {} : { additionalEventData }),
    requestID: uuid(`${name}/request`),
    eventID: uuid(`${name}/event`),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...rest,
  }
}

/** The two records that one `git push` leaves: first the reference discovery, then the transfer, under one requestID.
 * @param {{ at: number, name: string, who: object, ip: string, agent: string, repository: string, ref: string, commit: string }} of */
export function gitPush({ at, name, who, ip, agent, repository, ref, commit }) {
  const common = { who, service: 'codecommit', action: 'GitPush', ip, agent }
  const resources = [
    {
      ARN: `arn:aws:codecommit:${HOME}:${TOOLS}:${repository}`,
      accountId: TOOLS,
      type: 'AWS::CodeCommit::Repository',
    },
  ]
  const repositoryId = uuid(`repository/${repository}`)
  return [
    record({
      ...common,
      at,
      name: `${name}/1`,
      readOnly: true,
      more: {
        additionalEventData: {
          protocol: 'HTTP',
          dataTransferred: false,
          repositoryName: repository,
          repositoryId,
        },
        resources,
        requestID: uuid(`${name}/request`),
      },
    }),
    record({
      ...common,
      at: at + 1,
      name: `${name}/2`,
      readOnly: false,
      request: { references: [{ commit, ref }] },
      more: {
        additionalEventData: {
          protocol: 'HTTP',
          capabilities: ['report-status', 'side-band-64k'],
          dataTransferred: true,
          repositoryName: repository,
          repositoryId,
        },
        resources,
        requestID: uuid(`${name}/request`),
      },
    }),
  ]
}
