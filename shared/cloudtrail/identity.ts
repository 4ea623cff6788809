/** Who made the request? The three questions of the AWS guides: root or IAM user; temporary credentials of a role or
 *  federated user; another AWS service on the caller's behalf. (CloudTrail user guide, "userIdentity element".) */
import { visibleText } from '../base/visible-text.js'

export interface Identity {
  /** userIdentity.type as written; '' when absent. */
  readonly type: string
  readonly kind:
    'root' | 'user' | 'role' | 'federated' | 'service' | 'account' | 'identity-center' | 'unknown'
  /** Short name for tables: 'alice', 'deploy-role/i-0abc', 'codebuild.amazonaws.com', 'root'. Never empty: 'unknown' at worst. */
  readonly principal: string
  readonly arn: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly principalId: string
  /** Temporary credentials (a session of a role, a federated user, GetSessionToken); false: the record does not say so. */
  readonly temporary: boolean
  /** Name of the role or user that issued the session; '' if none. */
  readonly issuer: string
  readonly issuerArn: string
  readonly sessionName: string
  readonly sessionCreated: string
  /** 'true', 'false' or '' when the record does not say. */
  readonly mfa: string
  /** Service that acted on the caller's behalf; '' if none. */
  readonly invokedBy: string
  /** One sentence that answers the three questions. */
  readonly sentence: string
}

export type IdentityKind = Identity['kind']

/** Gives the text of a path of the record, '' if there is none: `userIdentity.sessionContext.sessionIssuer.arn`. */
export type ReadText = (path: string) => string

const TYPE = 'userIdentity.type'
const ARN = 'userIdentity.arn'
const ACCOUNT = 'userIdentity.accountId'
const PRINCIPAL_ID = 'userIdentity.principalId'
const USER_NAME = 'userIdentity.userName'
const INVOKED_BY = 'userIdentity.invokedBy'
const ISSUER_NAME = 'userIdentity.sessionContext.sessionIssuer.userName'
const ON_BEHALF_OF = 'userIdentity.onBehalfOf.userId'
const ACCESS_KEY = 'userIdentity.accessKeyId'
const PROVIDER = 'userIdentity.identityProvider'
const ISSUER_ARN = 'userIdentity.sessionContext.sessionIssuer.arn'
const SESSION_CREATED = 'userIdentity.sessionContext.attributes.creationDate'
const SESSION_MFA = 'userIdentity.sessionContext.attributes.mfaAuthenticated'
const LOGIN_MFA = 'additionalEventData.MFAUsed'

/** Every path that `principalOf` and `sessionNameOf` may read. */
export const principalPaths: readonly string[] = [
  TYPE,
  ARN,
  ACCOUNT,
  PRINCIPAL_ID,
  USER_NAME,
  INVOKED_BY,
  ISSUER_NAME,
  ON_BEHALF_OF,
]

/** Every path that `identityOf` may read; contains `principalPaths`. */
export const identityPaths: readonly string[] = [
  ...principalPaths,
  ACCESS_KEY,
  PROVIDER,
  ISSUER_ARN,
  SESSION_CREATED,
  SESSION_MFA,
  LOGIN_MFA,
]

const kinds: ReadonlyMap<string, IdentityKind> = new Map([
  ['Root', 'root'],
  ['IAMUser', 'user'],
  ['AssumedRole', 'role'],
  ['Role', 'role'],
  ['FederatedUser', 'federated'],
  ['SAMLUser', 'federated'],
  ['WebIdentityUser', 'federated'],
  ['Directory', 'federated'],
  ['AWSService', 'service'],
  ['AWSAccount', 'account'],
  ['IdentityCenterUser', 'identity-center'],
])

/** What AWS writes as the name of a user when a sign-in named a user that does not exist (it might be a password). */
export const HIDDEN_NAME = 'HIDDEN_DUE_TO_SECURITY_REASONS'
/** The account that AWS writes for requests to public resources without credentials. */
const ANONYMOUS = 'ANONYMOUS_PRINCIPAL'

/** The short name of who acted; never ''. Exactly `identityOf(read).principal`, but cheaper. */
export function principalOf(read: ReadText): string {
  return principalOfKind(kindOf(read), read) || 'unknown'
}

/** The name of the session, as it was chosen by who assumed the role or asked for the federated user; '' if none. */
export function sessionNameOf(read: ReadText): string {
  return sessionNameOfKind(kindOf(read), read)
}

/** Everything that the record says about who acted. */
export function identityOf(read: ReadText): Identity {
  const kind = kindOf(read)
  const known = {
    type: read(TYPE),
    kind,
    principal: principalOfKind(kind, read) || 'unknown',
    arn: read(ARN),
    accountId: read(ACCOUNT),
    accessKeyId: read(ACCESS_KEY),
    principalId: read(PRINCIPAL_ID),
    temporary: isTemporary(kind, read),
    issuer: read(ISSUER_NAME) || (kind === 'role' ? roleNameOf(read) : ''),
    issuerArn: read(ISSUER_ARN),
    sessionName: sessionNameOfKind(kind, read),
    sessionCreated: read(SESSION_CREATED),
    mfa: read(SESSION_MFA) || mfaOfLogin(read(LOGIN_MFA)),
    invokedBy: read(INVOKED_BY),
  }
  return { ...known, sentence: sentenceOf(known, read) }
}

/** Records without a type exist (a service that acts for an account); the ARN and what else is there tell the kind. */
function kindOf(read: ReadText): IdentityKind {
  const type = read(TYPE)
  const kind = kinds.get(type)
  if (kind !== undefined) return kind
  const fromArn = kindOfArn(read(ARN))
  if (fromArn !== undefined) return fromArn
  if (read(USER_NAME) !== '') return 'unknown'
  if (read(ON_BEHALF_OF) !== '') return 'identity-center'
  if (read(INVOKED_BY) !== '') return 'service'
  return read(ACCOUNT) !== '' && type === '' ? 'account' : 'unknown'
}

const ARN_RESOURCE =
  /^arn:[^:]*:(?:iam|sts):[^:]*:[^:]*:(root$|user\/|assumed-role\/|role\/|federated-user\/)/

function kindOfArn(arn: string): IdentityKind | undefined {
  switch (ARN_RESOURCE.exec(arn)?.[1]) {
    case 'root':
      return 'root'
    case 'user/':
      return 'user'
    case 'assumed-role/':
    case 'role/':
      return 'role'
    case 'federated-user/':
      return 'federated'
    default:
      return undefined
  }
}

type Source = (read: ReadText) => string

const at =
  (path: string): Source =>
  (read) =>
    read(path)
const nameInArn: Source = (read) => lastPartOf(read(ARN))

/** What names a principal of each kind, best first. */
const namesOfKind: Readonly<Record<IdentityKind, readonly Source[]>> = {
  root: [() => 'root'],
  user: [at(USER_NAME), nameInArn, at(PRINCIPAL_ID), at(ACCOUNT)],
  role: [rolePrincipalOf],
  federated: [at(USER_NAME), (read) => sessionNameOfKind('federated', read), at(PRINCIPAL_ID), nameInArn],
  service: [at(INVOKED_BY), at(PRINCIPAL_ID), at(ARN), at(ACCOUNT)],
  account: [at(ACCOUNT), at(PRINCIPAL_ID), at(ARN)],
  'identity-center': [at(USER_NAME), at(ON_BEHALF_OF), at(PRINCIPAL_ID), at(ACCOUNT)],
  unknown: [at(USER_NAME), nameInArn, at(PRINCIPAL_ID), at(INVOKED_BY), at(ACCOUNT)],
}

/** '' where nothing names the principal. */
function principalOfKind(kind: IdentityKind, read: ReadText): string {
  for (const source of namesOfKind[kind]) {
    const name = source(read)
    if (name !== '') return name
  }
  return ''
}

function rolePrincipalOf(read: ReadText): string {
  const role = roleNameOf(read)
  const session = sessionNameOfKind('role', read)
  if (role === '') return session || read(PRINCIPAL_ID)
  return session === '' ? role : `${role}/${session}`
}

function roleNameOf(read: ReadText): string {
  const issuer = read(ISSUER_NAME)
  if (issuer !== '') return issuer
  const arn = read(ARN)
  const assumed = afterMark(arn, ':assumed-role/')
  if (assumed !== '') return assumed.split('/', 1)[0] ?? ''
  return read(USER_NAME) || lastPartOf(afterMark(arn, ':role/'))
}

function sessionNameOfKind(kind: IdentityKind, read: ReadText): string {
  switch (kind) {
    case 'role': {
      const assumed = afterMark(read(ARN), ':assumed-role/')
      const slash = assumed.indexOf('/')
      return (slash === -1 ? '' : assumed.slice(slash + 1)) || afterMark(read(PRINCIPAL_ID), ':')
    }
    case 'federated': {
      // The ids of SAML and web identities also have colons, but no session.
      const type = read(TYPE)
      if (type !== 'FederatedUser' && type !== '') return ''
      return afterMark(read(ARN), ':federated-user/') || afterMark(read(PRINCIPAL_ID), ':')
    }
    case 'account':
      // A role of another account: its ARN is withheld, but its unique id comes with the session's name.
      return afterMark(read(PRINCIPAL_ID), ':')
    default:
      return ''
  }
}

function isTemporary(kind: IdentityKind, read: ReadText): boolean {
  if (read(ARN).includes(':assumed-role/') || read(ARN).includes(':federated-user/')) return true
  if (read(TYPE) === 'AssumedRole' || read(TYPE) === 'FederatedUser') return true
  const key = read(ACCESS_KEY)
  if (key.startsWith('ASIA')) return true
  // A role of another account: its ARN is withheld, but the unique id of a role, and a session's name behind it, are not.
  if (/^AROA[^:]*:/.test(read(PRINCIPAL_ID))) return true
  // A long-term key can come with a session context (a request that a service passed on); it is still long-term.
  if (key.startsWith('AKIA') || kind === 'service') return false
  return read(SESSION_CREATED) !== ''
}

/** ConsoleLogin says `Yes` or `No` outside the identity. */
function mfaOfLogin(used: string): string {
  if (used === 'Yes') return 'true'
  return used === 'No' ? 'false' : ''
}

type Known = Omit<Identity, 'sentence'>

function sentenceOf(known: Known, read: ReadText): string {
  const who = whoOf(known, read)
  const parts = [visibleText(who), visibleText(credentialsOf(known))]
  if (known.invokedBy !== '' && known.kind !== 'service') {
    parts.push(`used by ${visibleText(known.invokedBy)} on the caller's behalf`)
  }
  return parts.filter((part) => part !== '').join(', ')
}

function whoOf(known: Known, read: ReadText): string {
  const { kind, principal, accountId } = known
  const ofAccount = accountId === '' ? '' : ` of account ${accountId}`
  switch (kind) {
    case 'root':
      return `Root user${ofAccount}`
    case 'user':
      return userOf(principal, ofAccount)
    case 'role':
      return `Role ${known.issuer || known.principal}${sessionOf(known)}${ofAccount}`
    case 'federated':
      return `${federatedLabel(known.type)} ${principal}${ofAccount}${issuedBy(known, read)}`
    case 'service':
      return `AWS service ${principal}${ofAccount.replace('of', 'for')}`
    case 'account':
      return accountOf(known)
    case 'identity-center':
      return `IAM Identity Center user ${principal}${ofAccount}`
    case 'unknown':
      // Not `principal`: somebody may be called 'unknown'.
      if (principalOfKind(kind, read) === '') return 'The record does not say who'
      return `Caller ${principal}${ofAccount} of unknown kind`
  }
}

function userOf(name: string, ofAccount: string): string {
  if (name !== HIDDEN_NAME) return `IAM user ${name}${ofAccount}`
  return `IAM user${ofAccount} whose name AWS hides (the sign-in gave a wrong name)`
}

function sessionOf({ sessionName }: Known): string {
  return sessionName === '' ? '' : ` (session ${sessionName})`
}

function federatedLabel(type: string): string {
  switch (type) {
    case 'SAMLUser':
      return 'SAML user'
    case 'WebIdentityUser':
      return 'Web identity user'
    case 'Directory':
      return 'Directory user'
    default:
      return 'Federated user'
  }
}

function issuedBy(known: Known, read: ReadText): string {
  const provider = read(PROVIDER)
  if (provider !== '') return ` (provider ${provider})`
  return known.issuer === '' ? '' : ` (issued by ${known.issuer})`
}

function accountOf({ accountId, principalId, principal }: Known): string {
  if (accountId === ANONYMOUS) return 'Anonymous caller without credentials'
  const as = principalId === '' || principalId === principal ? '' : `, as ${principalId}`
  return `Someone in account ${principal}${as}`
}

function credentialsOf({ kind, accessKeyId, temporary, mfa, accountId }: Known): string {
  if (kind === 'service' || accountId === ANONYMOUS) return ''
  const key = accessKeyId === '' ? '' : ` (${accessKeyId})`
  const verified = mfa === 'true' ? ', verified with MFA' : ''
  if (temporary) return `temporary credentials${key}${verified}`
  if (accessKeyId.startsWith('AKIA')) return `with long-term credentials${key}${verified}`
  return accessKeyId === '' ? verified.slice(2) : `with access key ${accessKeyId}${verified}`
}

/** What follows the first occurrence of a mark; '' if there is none. */
function afterMark(text: string, mark: string): string {
  const found = text.indexOf(mark)
  return found === -1 ? '' : text.slice(found + mark.length)
}

/** What follows the last slash of an ARN or path: users and roles may have paths before their names. */
function lastPartOf(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1)
}
