/** How does the sample's attacker get from a poisoned build into the other account? */
import { START, iso } from './actors.mjs'
import { PROD, TOOLS, HOME, awsService, record, roleSession, uuid } from './records.mjs'

const created = iso(START + 790)
const build = roleSession({
  role: 'payments-build',
  session: `AWSCodeBuild-${uuid('attack/build')}`,
  created,
})

export function intoTheBuild() {
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

export const deploy = roleSession({
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
