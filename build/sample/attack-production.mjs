/** What does the sample's attacker do in the production account, and how are the tracks covered? */
import { ATTACKER, COMMIT, KALI, REPOSITORY, SECOND_ADDRESS, START, byThief, stolen } from './actors.mjs'
import { deploy } from './attack-build.mjs'
import { HOME, PROD, iamUser, record, uniqueId } from './records.mjs'

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

export function intoProduction() {
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
    ...customerData(),
    ...doorsForLater(),
  ]
}

function customerData() {
  return [
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
  ]
}

function doorsForLater() {
  return [
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

export function coverTracks() {
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
