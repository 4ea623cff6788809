/** Who calls in the benchmark's evidence? A made-up organisation: five accounts, four hundred people, pipelines and machines,
 *  each with its addresses, its program and, for a while, its session; and services of AWS that act for them. */
import { chance } from '../../build/sample/records.mjs'
import { iso, text } from './random-text.mjs'

/** @typedef {import('./random-text.mjs').Dice} Dice */
/** @typedef {ReturnType<typeof callerOf>} Caller */

const PEOPLE = 400
const FIRST =
  'ada ben chloe dimitri esra farid greta hugo ines jonas kiran lena marco nadia omar petra'.split(' ')
const LAST = 'abel brandt castillo dvorak eriksen fontana gupta haas ivanova janssen kowalski lindt'.split(
  ' ',
)
const ROLES =
  'Administrator ReadOnly Engineer deployment node-group orders-task terraform SecurityAudit backup lake-loader'.split(
    ' ',
  )
/** The one of the callers that is the owner of its account. */
const ROOT = 5
const SESSION_SECONDS = 3600

/** @param {Dice} dice */
function programOf(dice) {
  const patch = dice.whole(20)
  return dice.pick([
    `aws-cli/2.${12 + dice.whole(5)}.${patch} Python/3.11.${dice.whole(9)} Linux/6.1.${60 + dice.whole(20)}-1.amzn2023.x86_64 exe/x86_64.amzn.2023 prompt/off`,
    `APN/1.0 HashiCorp/1.0 Terraform/1.${5 + dice.whole(3)}.${dice.whole(8)} (+https://www.terraform.io) terraform-provider-aws/5.${20 + patch}.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.24.${dice.whole(6)} os/linux lang/go#1.20.12 md/GOOS#linux md/GOARCH#amd64`,
    `Boto3/1.34.${patch} md/Botocore#1.34.${patch} ua/2.0 os/linux#5.10.${190 + dice.whole(30)} md/arch#x86_64 lang/python#3.9.18 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.${patch}`,
    `aws-sdk-go-v2/1.2${dice.whole(6)}.1 os/linux lang/go#1.22.${dice.whole(4)} md/GOOS#linux md/GOARCH#arm64 api/ec2#1.1${50 + patch}.0`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${118 + dice.whole(6)}.0.0.0 Safari/537.36`,
    `aws-sdk-java/2.2${dice.whole(5)}.${patch} Linux/5.10.${200 + dice.whole(20)} OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 vendor/Amazon.com_Inc. io/sync http/Apache cfg/retry-mode/legacy`,
  ])
}

/** @param {Dice} dice @param {number} number @param {string} account */
function callerOf(dice, number, account) {
  const shape = dice.next()
  const person = `${dice.pick(FIRST)}.${dice.pick(LAST)}${number}`
  const isMachine = dice.next() < 0.4
  return {
    number,
    kind: number === ROOT ? 'root' : shape < 0.655 ? 'role' : 'user',
    account,
    person,
    role: dice.pick(ROLES),
    session: isMachine ? `i-0${text.hex(dice, 16)}` : `${person}@example.com`,
    id: text.upper(dice, 17),
    key: text.upper(dice, 16),
    program: programOf(dice),
    addresses: Array.from({ length: 1 + dice.whole(8) }, () => text.address(dice)),
    endpoint: dice.next() < 0.17 ? `vpce-0${text.hex(dice, 16)}` : '',
    isConsole: dice.next() < 0.05,
    hasTls: dice.next() < 0.81,
    hour: -1,
    temporary: '',
    created: '',
  }
}

/** @param {Dice} dice */
export function organisation(dice) {
  const accounts = Array.from({ length: 5 }, () => text.digits(dice, 12, '1'))
  const callers = Array.from({ length: PEOPLE }, (_, number) =>
    callerOf(dice, number, accounts[Math.floor(dice.next() ** 2 * 5)] ?? ''),
  )
  return { accounts, callers }
}

/** Begins another session when the hour has changed. @param {Caller} who @param {number} at */
function renew(who, at) {
  const hour = Math.floor(at / SESSION_SECONDS)
  if (hour === who.hour) return
  const dice = chance(hour * 1009 + who.number)
  who.hour = hour
  who.temporary = `ASIA${text.upper(dice, 16)}`
  who.created = iso(hour * SESSION_SECONDS + dice.whole(60))
}

/** @param {Caller} who @param {number} at seconds since the epoch */
export function identityOf(who, at) {
  renew(who, at)
  const attributes = { creationDate: who.created, mfaAuthenticated: who.isConsole ? 'true' : 'false' }
  if (who.kind === 'user') {
    const { account, person } = who
    return {
      type: 'IAMUser', principalId: `AIDA${who.id}`, arn: `arn:aws:iam::${account}:user/${person}`, accountId: account,
      accessKeyId: who.isConsole ? who.temporary : `AKIA${who.key}`, userName: person,
      ...(who.isConsole ? { sessionContext: { sessionIssuer: {}, webIdFederationData: {}, attributes } } : {}),
    } // prettier-ignore
  }
  const { account, role, session, temporary, id } = who
  if (who.kind === 'root')
    return {
      type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account, accessKeyId: temporary,
      sessionContext: { sessionIssuer: {}, webIdFederationData: {}, attributes },
    } // prettier-ignore
  const issuer = `arn:aws:iam::${account}:role/${role}`
  return {
    type: 'AssumedRole', principalId: `AROA${id}:${session}`, arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account, accessKeyId: temporary,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: `AROA${id}`, arn: issuer, accountId: account, userName: role },
      webIdFederationData: {}, attributes,
    },
  } // prettier-ignore
}

/** Which service of AWS calls this by itself, and how often it is it; null: always somebody else.
 * @param {string} name */
export function serviceFor(name) {
  if (name === 'PutObject') return { share: 0.9, by: ['cloudtrail', 'delivery.logs', 'config'] }
  if (name === 'GetBucketAcl') return { share: 0.86, by: ['cloudtrail', 'delivery.logs'] }
  if (name === 'GenerateDataKey') return { share: 0.7, by: ['cloudtrail', 'secretsmanager'] }
  if (name === 'Decrypt') return { share: 0.42, by: ['rds', 'ec2-frontend-api', 'dynamodb'] }
  if (name === 'AssumeRole') return { share: 0.5, by: ['lambda', 'ec2', 'ecs-tasks', 'ssm'] }
  return null
}
