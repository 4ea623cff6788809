/** (types fixed here; the rules follow) Who made the request? The three questions of the AWS guides: root or IAM user;
 *  temporary credentials of a role or federated user; another AWS service on the caller's behalf. */
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
  /** Temporary credentials (a session of a role, a federated user, GetSessionToken). */
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
