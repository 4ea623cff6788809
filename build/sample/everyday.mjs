/** What happens on ordinary days in the sample case? Three days of a small team that builds and deploys one service. */
import {
  HOME,
  PROD,
  TOOLS,
  awsService,
  chance,
  gitPush,
  iamUser,
  record,
  roleSession,
  uuid,
} from './records.mjs'

const OFFICE = '192.0.2.10'
const HOME_OFFICE = '192.0.2.84'
const CLI = 'aws-cli/2.15.30 md/Botocore#2.4.5 ua/2.0 os/macos#23.4.0 md/arch#arm64 lang/python#3.11.8'
const GIT = 'git/2.44.0'
const CONSOLE =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36'
export const FIRST_DAY = Date.UTC(2024, 4, 12) / 1000
const DAY = 86_400

const READS = /** @type {const} */ ([
  ['codecommit', 'ListRepositories', null],
  ['codecommit', 'GetRepository', { repositoryName: 'payments-service' }],
  ['codecommit', 'ListBranches', { repositoryName: 'payments-service' }],
  ['codepipeline', 'ListPipelines', {}],
  ['codepipeline', 'GetPipelineState', { name: 'payments-release' }],
  ['codebuild', 'ListBuildsForProject', { projectName: 'payments-build' }],
  ['codebuild', 'BatchGetBuilds', { ids: ['payments-build:latest'] }],
  ['codedeploy', 'ListDeployments', { applicationName: 'payments' }],
  ['codestar', 'DescribeProject', { id: 'payments' }],
  ['logs', 'DescribeLogGroups', { limit: 50 }],
  ['ec2', 'DescribeInstances', { instancesSet: {}, filterSet: {} }],
  ['s3', 'ListBuckets', { Host: 's3.amazonaws.com' }],
  ['iam', 'GetUser', null],
])

/** @returns {import('./records.mjs').CloudTrailRecord[]} */
export function everyday() {
  const dice = chance(7)
  const out = []
  for (let day = 0; day < 3; day++) {
    for (const name of ['developer-a', 'developer-b', 'release-manager'])
      out.push(...workday(dice, day, name))
    out.push(...monitoring(dice, day), ...releases(day))
  }
  return out
}

/** @param {ReturnType<typeof chance>} dice @param {number} day @param {string} name */
function workday(dice, day, name) {
  const out = []
  const ip = dice.next() < 0.6 ? OFFICE : HOME_OFFICE
  for (let i = 0; i < 90; i++) {
    const at = FIRST_DAY + day * DAY + 8 * 3600 + dice.whole(9 * 3600)
    const [service, action, request] = dice.pick(READS)
    out.push(
      record({
        at,
        name: `day${day}/${name}/${i}`,
        who: iamUser(name),
        service,
        action,
        ip,
        agent: dice.next() < 0.5 ? CLI : CONSOLE,
        readOnly: true,
        request,
      }),
    )
  }
  return out
}

/** @param {ReturnType<typeof chance>} dice @param {number} day */
function monitoring(dice, day) {
  const out = []
  for (let i = 0; i < 288; i++) {
    const at = FIRST_DAY + day * DAY + i * 300 + dice.whole(20)
    const created = new Date(Math.floor(at / 3600) * 3_600_000).toISOString().replace('.000Z', 'Z')
    const account = i % 3 === 0 ? PROD : TOOLS
    const who = roleSession({ role: 'monitoring', session: 'i-0a1b2c3d4e5f60718', account, created })
    const [service, action] = dice.pick(
      /** @type {const} */ ([
        ['monitoring', 'DescribeAlarms'],
        ['ec2', 'DescribeInstanceStatus'],
        ['logs', 'DescribeLogStreams'],
        ['ssm', 'UpdateInstanceInformation'],
      ]),
    )
    const denied = service === 'logs' && dice.next() < 0.2
    const more = denied
      ? {
          errorCode: 'AccessDenied',
          errorMessage: `User: ${who.arn} is not authorized to perform: logs:DescribeLogStreams`,
        }
      : dice.next() < 0.03
        ? { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' }
        : {}
    out.push(
      record({
        at,
        name: `day${day}/monitoring/${i}`,
        who,
        service,
        action,
        ip: '198.51.100.7',
        agent: 'aws-sdk-go-v2/1.26.1',
        readOnly: action !== 'UpdateInstanceInformation',
        account,
        more,
      }),
    )
    if (i % 2 === 0) out.push(assumeByService(at - 2, `day${day}/monitoring/${i}/assume`, account))
  }
  return out
}

/** @param {number} at @param {string} name @param {string} account */
function assumeByService(at, name, account) {
  return record({
    at, name, who: awsService('ec2.amazonaws.com'), service: 'sts', action: 'AssumeRole', ip: 'ec2.amazonaws.com', agent: 'ec2.amazonaws.com', readOnly: true, account,
    request: { roleArn: `arn:aws:iam::${account}:role/monitoring`, roleSessionName: 'i-0a1b2c3d4e5f60718' },
    more: { sharedEventID: uuid(`${name}/shared`), resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: `arn:aws:iam::${account}:role/monitoring` }] },
  }) // prettier-ignore
}

/** One release a day, as it should be: push, pipeline, build, approval, deployment. @param {number} day */
function releases(day) {
  const at = FIRST_DAY + day * DAY + 10 * 3600
  const name = `day${day}/release`
  return [
    ...gitPush({
      at,
      name: `${name}/push`,
      who: iamUser('developer-a'),
      ip: OFFICE,
      agent: GIT,
      repository: 'payments-service',
      ref: 'refs/heads/main',
      commit: uuid(name).replaceAll('-', ''),
    }),
    ...pipelineRun(at, name),
    ...approval(at, name),
  ]
}

/** @param {number} at @param {string} name */
function pipelineRun(at, name) {
  const created = new Date(at * 1000 + 60_000).toISOString().replace('.000Z', 'Z')
  const build = roleSession({ role: 'payments-build', session: `AWSCodeBuild-${uuid(name)}`, created })
  const who = roleSession({
    role: 'payments-pipeline',
    session: '1715500000000',
    created,
    invokedBy: 'codepipeline.amazonaws.com',
  })
  const common = {
    who,
    ip: 'codepipeline.amazonaws.com',
    agent: 'codepipeline.amazonaws.com',
    readOnly: false,
  }
  return [
    record({
      ...common,
      at: at + 40,
      name: `${name}/upload`,
      service: 'codecommit',
      action: 'UploadArchive',
      request: { repositoryName: 'payments-service', s3Bucket: 'payments-artifacts' },
    }),
    record({
      ...common,
      at: at + 60,
      name: `${name}/build`,
      service: 'codebuild',
      action: 'StartBuild',
      request: { projectName: 'payments-build' },
      response: { build: { id: `payments-build:${uuid(name)}`, buildStatus: 'IN_PROGRESS' } },
    }),
    record({
      at: at + 75,
      name: `${name}/logs`,
      who: build,
      service: 'logs',
      action: 'CreateLogStream',
      ip: '192.0.2.200',
      agent: 'CodeBuild',
      readOnly: false,
      request: { logGroupName: '/aws/codebuild/payments-build', logStreamName: uuid(name) },
    }),
    record({
      ...common,
      at: at + 460,
      name: `${name}/deploy`,
      service: 'codedeploy',
      action: 'CreateDeployment',
      request: { applicationName: 'payments', deploymentGroupName: 'production' },
      response: { deploymentId: `d-${uuid(name).slice(0, 9).toUpperCase()}` },
    }),
  ]
}

/** @param {number} at @param {string} name */
function approval(at, name) {
  return [
    record({
      at: at + 400,
      name: `${name}/approve`,
      who: iamUser('release-manager'),
      service: 'codepipeline',
      action: 'PutApprovalResult',
      ip: OFFICE,
      agent: CONSOLE,
      readOnly: false,
      request: {
        pipelineName: 'payments-release',
        stageName: 'Approval',
        result: { status: 'Approved', summary: 'reviewed' },
      },
    }),
    record({
      at: at + 520,
      name: `${name}/kms`,
      who: iamUser('developer-a'),
      service: 'kms',
      action: 'Decrypt',
      ip: 'codecommit.amazonaws.com',
      agent: 'codecommit.amazonaws.com',
      readOnly: true,
      region: HOME,
      request: { encryptionContext: { 'aws:codecommit:id': uuid('repository/payments-service') } },
    }),
  ]
}
