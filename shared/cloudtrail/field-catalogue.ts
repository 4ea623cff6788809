/** Which fields do people pivot on, what are they called, and where are their values? One table, many uses:
 *  the index's columns, facets, table columns, short names of the query language, help and completion.
 *  Names are those of the CloudTrail record reference; derived fields are marked. */

export type FieldKind = 'keyword' | 'text' | 'time' | 'ip' | 'id'

export interface FieldSpec {
  /** CloudTrail's own name (a path from the record's root), or the name of a derived field. */
  readonly name: string
  readonly label: string
  readonly kind: FieldKind
  /** Short names in the query language. Any letter case is accepted. */
  readonly aliases: readonly string[]
  /** Kept as a column of the index: one value an event, cheap to count, sort and show. */
  readonly column: boolean
  /** Offered in the facet column. */
  readonly facet: boolean
  /** Not a value of the record: computed by us from it. */
  readonly derived: boolean
  /** What it means, for help and completion; one line. */
  readonly help: string
}

const field = (
  name: string,
  label: string,
  kind: FieldKind,
  more: Partial<FieldSpec> & { help: string },
): FieldSpec => ({
  name,
  label,
  kind,
  aliases: [],
  column: true,
  facet: false,
  derived: false,
  ...more,
})

export const fieldCatalogue = [
  field('eventTime', 'Time', 'time', {
    aliases: ['time'],
    column: false,
    help: 'When the request was made, UTC',
  }),
  field('eventName', 'Event', 'keyword', {
    aliases: ['action', 'event'],
    facet: true,
    help: 'The API action or event',
  }),
  field('eventSource', 'Service', 'keyword', {
    facet: true,
    help: 'The service that was called, as s3.amazonaws.com; service:s3 for short',
  }),
  field('principal', 'Principal', 'keyword', {
    facet: true,
    derived: true,
    help: 'Who acted: user, role/session, service or account',
  }),
  field('outcome', 'Outcome', 'keyword', {
    facet: true,
    derived: true,
    help: 'success, denied, failed, throttled or unknown',
  }),
  field('sourceIPAddress', 'Source IP', 'ip', {
    aliases: ['ip'],
    facet: true,
    help: 'Where the request came from; prefixes such as 10.0.0.0/8 work',
  }),
  field('awsRegion', 'Region', 'keyword', {
    aliases: ['region'],
    facet: true,
    help: 'The region that was called',
  }),
  field('errorCode', 'Error', 'keyword', {
    aliases: ['error'],
    facet: true,
    help: 'The error, if the request failed',
  }),
  field('userIdentity.type', 'Identity type', 'keyword', {
    aliases: ['identityType'],
    facet: true,
    help: 'Root, IAMUser, AssumedRole, FederatedUser, AWSService…',
  }),
  field('recipientAccountId', 'Account', 'keyword', {
    facet: true,
    help: 'The account that received the event',
  }),
  field('userIdentity.accessKeyId', 'Access key', 'keyword', {
    aliases: ['key'],
    facet: true,
    help: 'AKIA… is a long-term key, ASIA… a temporary one',
  }),
  field('userAgent', 'User agent', 'text', {
    aliases: ['agent'],
    facet: true,
    help: 'The client as it described itself; it can lie',
  }),
  field('readOnly', 'Read only', 'keyword', { facet: true, help: 'true if the action changes nothing' }),
  field('eventType', 'Event type', 'keyword', {
    facet: true,
    help: 'AwsApiCall, AwsServiceEvent, AwsConsoleSignIn…',
  }),
  field('eventCategory', 'Category', 'keyword', {
    facet: true,
    help: 'Management, Data, NetworkActivity, Insight…',
  }),
  field('userIdentity.arn', 'Identity ARN', 'keyword', { aliases: ['arn'], help: 'ARN of the caller' }),
  field('userIdentity.principalId', 'Principal ID', 'keyword', {
    aliases: ['principalId'],
    help: 'Unique id of the caller; survives renames',
  }),
  field('userIdentity.userName', 'User name', 'keyword', {
    aliases: ['userName'],
    help: 'Name of the calling user',
  }),
  field('userIdentity.accountId', 'Caller account', 'keyword', {
    help: 'The account that the caller belongs to',
  }),
  field('userIdentity.invokedBy', 'Invoked by', 'keyword', {
    aliases: ['invokedBy'],
    help: "The AWS service that acted on the caller's behalf",
  }),
  field('userIdentity.sessionContext.sessionIssuer.arn', 'Role ARN', 'keyword', {
    help: 'The role or user that issued the temporary credentials',
  }),
  field('userIdentity.sessionContext.sessionIssuer.userName', 'Role name', 'keyword', {
    help: 'Name of the role or user behind the session',
  }),
  field('errorMessage', 'Error message', 'text', { help: 'What the service said went wrong' }),
  field('requestID', 'Request ID', 'id', {
    aliases: ['request'],
    column: false,
    help: 'Ties together all events of one request',
  }),
  field('eventID', 'Event ID', 'id', { column: false, help: 'Unique id of the event' }),
  field('sharedEventID', 'Shared event ID', 'id', {
    aliases: ['shared'],
    column: false,
    help: 'Same action as delivered to different accounts',
  }),
  field('vpcEndpointId', 'VPC endpoint', 'keyword', {
    column: false,
    help: 'The endpoint that the request passed',
  }),
] as const satisfies readonly FieldSpec[]

export type FieldName = (typeof fieldCatalogue)[number]['name']

/** The fields that the index keeps as columns, in their stored order. Changing this order changes the segment format. */
export const columnNames: readonly FieldName[] = fieldCatalogue
  .filter((f) => f.column)
  .map((f) => f.name as FieldName)

/** Short names that look into several fields at once; any of them may match. Query language, "Short names". */
export const fieldGroups: Readonly<Record<string, readonly string[]>> = {
  user: [
    'principal',
    'userIdentity.userName',
    'userIdentity.arn',
    'userIdentity.principalId',
    'userIdentity.sessionContext.sessionIssuer.userName',
  ],
  account: ['recipientAccountId', 'userIdentity.accountId'],
  role: [
    'userIdentity.sessionContext.sessionIssuer.arn',
    'userIdentity.sessionContext.sessionIssuer.userName',
    'requestParameters.roleArn',
    'requestParameters.roleName',
  ],
  resource: ['resources.ARN', 'resources.resourceName'],
}

/** Fields about the event that are no columns of the catalogue. `source` is the evidence path, `conflict` says whether
 *  another copy of the event has other content, `form` how the record stands in the evidence, `kind` what it is about. */
export const evidenceFields = ['source', 'conflict', 'form', 'kind', 'session'] as const

/** Those of them that are offered as facets, with what they are called there. */
export const evidenceFacets = [
  { name: 'kind', label: 'Kind of record' },
  { name: 'form', label: 'Form in the evidence' },
] as const satisfies readonly { readonly name: (typeof evidenceFields)[number]; readonly label: string }[]

export function fieldSpec(name: string): FieldSpec | undefined {
  return fieldCatalogue.find((f) => f.name === name)
}
