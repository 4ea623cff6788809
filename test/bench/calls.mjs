/** Which API calls does the benchmark's evidence hold, and how often? A few make up most of it; some hundred others are rare,
 *  each rarer than the one before it, as in a real trail. */

/** @typedef {{ readonly service: string, readonly name: string, readonly weight: number, readonly shape: string, readonly words: readonly string[] }} Call */

/** service name weight shape [words of the shape]. Weights are thousandths. */
const FREQUENT = `
s3 PutObject 107 stored
s3 GetBucketAcl 60 bucket acl
kms Decrypt 51 key
kms GenerateDataKey 43 key
ec2 DescribeInstances 30 set instancesSet instanceId i
ssm GetParameter 22 parameter
iam GetRole 22 named roleName
ssm DescribeInstanceInformation 19 listed filters
ec2 DescribeVolumes 16 set volumeSet volumeId vol
ssm UpdateInstanceInformation 35 agent
secretsmanager GetSecretValue 20 secret
iam ListAttachedRolePolicies 16 named roleName
sts AssumeRole 14 assumed
ec2 DescribeNetworkInterfaces 14 set networkInterfaceIdSet networkInterfaceId eni
ec2 DescribeSecurityGroups 13 set securityGroupIdSet groupId sg
ssm DescribeParameters 13 listed parameterFilters
rds DescribeDBInstances 14 named dBInstanceIdentifier
ec2 DescribeSubnets 13 set subnetSet subnetId subnet
ec2 GetPasswordData 10 password
s3 GetObject 12 fetched
kms Encrypt 11 key
ec2 DescribeRouteTables 11 set routeTableIdSet routeTableId rtb
secretsmanager DescribeSecret 11 secret
iam GetUser 32 nothing
sts GetCallerIdentity 20 nothing
iam ListRolePolicies 10 named roleName
health DescribeEventAggregates 10 listed filter
ec2 DescribeVpcs 9 set vpcSet vpcId vpc
secretsmanager GetResourcePolicy 9 secret
ssm ListTagsForResource 9 tagged
rds DescribeDBSnapshots 8 named dBSnapshotIdentifier
s3 GetBucketPolicyStatus 7 bucket policy
s3 GetBucketTagging 7 bucket tagging
s3 HeadBucket 6 bucket location
s3 GetBucketVersioning 6 bucket versioning
s3 GetBucketEncryption 5 bucket encryption
s3 GetBucketPublicAccessBlock 5 bucket publicAccessBlock
s3 ListObjects 10 bucket prefix
ssm PutParameter 19 parameterPut
ec2 DescribeInstanceAttribute 8 one instanceId i
ec2 DescribeNatGateways 7 set natGatewayIdSet natGatewayId nat
iam GetPolicyVersion 7 policy
lambda GetFunction20150331v2 7 function
ec2 DescribeImages 6 set imagesSet imageId ami
secretsmanager PutSecretValue 9 secretPut
ssm DeleteParameter 17 parameter
ec2 DescribeSnapshots 6 set snapshotSet snapshotId snap
logs DescribeLogStreams 6 stream
ec2 DescribeAvailabilityZones 14 nothing
iam GetRolePolicy 5 inline
ec2 RunInstances 6 launched
cloudtrail DescribeTrails 5 trail
dynamodb DescribeTable 5 named tableName
ec2 DescribeVpcAttribute 5 one vpcId vpc
codecommit GitPull 4 nothing
secretsmanager CreateSecret 8 secretPut
ecs DescribeTasks 4 tasks
ec2 AuthorizeSecurityGroupIngress 4 opened
iam CreateRole 5 roleMade
ec2 CreateTags 12 tags
logs CreateLogStream 7 stream
codebuild BatchGetBuilds 3 builds
rolesanywhere CreateTrustAnchor 1 anchor
`

/** service shape [words of the shape]: names, the more frequent ones first. */
const RARE = `
ec2 set addressesSet allocationId eipalloc: DescribeAddresses DescribeAddressesAttribute DescribeMovingAddresses
ec2 set networkAclIdSet networkAclId acl: DescribeNetworkAcls DescribeNetworkInsightsAnalyses DescribeNetworkInsightsPaths
ec2 set internetGatewayIdSet internetGatewayId igw: DescribeInternetGateways DescribeEgressOnlyInternetGateways
ec2 set vpcEndpointIdSet vpcEndpointId vpce: DescribeVpcEndpoints DescribeVpcEndpointServices DescribeVpcEndpointConnections
ec2 set launchTemplateIdSet launchTemplateId lt: DescribeLaunchTemplates DescribeLaunchTemplateVersions
ec2 set transitGatewayIdSet transitGatewayId tgw: DescribeTransitGateways DescribeTransitGatewayAttachments DescribeTransitGatewayRouteTables
ec2 set instancesSet instanceId i: DescribeInstanceStatus DescribeIamInstanceProfileAssociations DescribeInstanceCreditSpecifications MonitorInstances StopInstances StartInstances RebootInstances TerminateInstances
ec2 set volumeSet volumeId vol: DescribeVolumesModifications DescribeVolumeStatus
ec2 listed filterSet: DescribeTags DescribeKeyPairs DescribeDhcpOptions DescribePlacementGroups DescribePrefixLists DescribeFlowLogs DescribeInstanceTypes DescribeInstanceTypeOfferings DescribeSpotPriceHistory DescribeSpotInstanceRequests DescribeReservedInstances DescribeHosts DescribeCustomerGateways DescribeVpnGateways DescribeVpnConnections DescribeVpcPeeringConnections DescribeManagedPrefixLists DescribeSecurityGroupRules DescribeCapacityReservations DescribeClientVpnEndpoints DescribeFleets DescribeIpams
ec2 nothing: DescribeRegions DescribeAccountAttributes DescribeIdFormat DescribeAggregateIdFormat GetEbsEncryptionByDefault GetEbsDefaultKmsKeyId
ec2 one volumeId vol: AttachVolume DetachVolume DeleteVolume ModifyVolume DescribeVolumeAttribute CreateSnapshot
ec2 one groupId sg: DeleteSecurityGroup ModifySecurityGroupRules
ec2 one snapshotId snap: DeleteSnapshot CopySnapshot DescribeSnapshotAttribute ModifySnapshotAttribute CreateVolume
ec2 one instanceId i: ModifyInstanceAttribute ModifyInstanceMetadataOptions AssociateIamInstanceProfile GetConsoleOutput GetConsoleScreenshot CreateImage
ec2 one subnetId subnet: CreateNetworkInterface ModifySubnetAttribute DeleteSubnet
ec2 one vpcId vpc: CreateSecurityGroup CreateRouteTable CreateSubnet CreateVpcEndpoint DeleteVpc ModifyVpcAttribute
ec2 one routeTableId rtb: CreateRoute DeleteRoute AssociateRouteTable DisassociateRouteTable DeleteRouteTable
ec2 opened: RevokeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress
s3 bucket policy: GetBucketPolicy PutBucketPolicy DeleteBucketPolicy
s3 bucket publicAccessBlock: PutBucketPublicAccessBlock GetAccountPublicAccessBlock
s3 bucket encryption: PutBucketEncryption
s3 bucket versioning: PutBucketVersioning GetBucketObjectLockConfiguration
s3 bucket lifecycle: GetBucketLifecycle PutBucketLifecycle
s3 bucket tagging: PutBucketTagging
s3 bucket location: GetBucketLocation ListBuckets CreateBucket DeleteBucket
s3 bucket logging: GetBucketLogging GetBucketNotification GetBucketCors GetBucketWebsite GetBucketReplication GetBucketRequestPayment GetAccelerateConfiguration GetBucketOwnershipControls GetIntelligentTieringConfiguration ListMultipartUploads
s3 fetched: HeadObject DeleteObject CopyObject GetObjectAcl GetObjectTagging CompleteMultipartUpload
iam named roleName: ListInstanceProfilesForRole ListRoleTags DeleteRole UpdateAssumeRolePolicy UpdateRole TagRole
iam named userName: ListAccessKeys ListMFADevices ListUserPolicies ListAttachedUserPolicies ListGroupsForUser GetLoginProfile ListSigningCertificates ListSSHPublicKeys ListServiceSpecificCredentials CreateUser DeleteUser CreateAccessKey DeleteAccessKey UpdateAccessKey CreateLoginProfile UpdateLoginProfile DeleteLoginProfile ListUserTags
iam named groupName: GetGroup ListGroupPolicies ListAttachedGroupPolicies AddUserToGroup RemoveUserFromGroup
iam named instanceProfileName: GetInstanceProfile CreateInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile DeleteInstanceProfile
iam policy: GetPolicy ListPolicyVersions ListEntitiesForPolicy AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy CreatePolicyVersion DeletePolicyVersion DeletePolicy
iam inline: PutRolePolicy DeleteRolePolicy PutUserPolicy
iam nothing: ListRoles ListUsers ListGroups ListPolicies GetAccountSummary GetAccountPasswordPolicy ListAccountAliases ListSAMLProviders ListOpenIDConnectProviders ListServerCertificates GetCredentialReport GenerateCredentialReport GetAccountAuthorizationDetails ListVirtualMFADevices
sts assumed: AssumeRoleWithWebIdentity AssumeRoleWithSAML
sts nothing: GetSessionToken GetAccessKeyInfo
kms one keyId key: DescribeKey GetKeyPolicy GetKeyRotationStatus ListGrants ListResourceTags ListKeyPolicies EnableKeyRotation ScheduleKeyDeletion
kms key: GenerateDataKeyWithoutPlaintext ReEncrypt CreateGrant RetireGrant
kms nothing: ListKeys ListAliases CreateKey
ssm parameter: GetParameters GetParameterHistory GetParametersByPath DeleteParameters
ssm listed filters: ListAssociations DescribeDocument ListDocuments DescribePatchBaselines DescribeMaintenanceWindows ListComplianceItems DescribeAssociation ListInventoryEntries
ssm one instanceId i: ListInstanceAssociations GetCommandInvocation SendCommand StartSession TerminateSession ListCommandInvocations DescribeInstancePatchStates
secretsmanager secret: ListSecretVersionIds DeleteSecret RestoreSecret RotateSecret UpdateSecret TagResource
secretsmanager nothing: ListSecrets GetRandomPassword
rds named dBClusterIdentifier: DescribeDBClusters DescribeDBClusterSnapshots ModifyDBCluster CreateDBClusterSnapshot
rds named dBInstanceIdentifier: DescribeDBLogFiles ModifyDBInstance CreateDBSnapshot DeleteDBInstance StartDBInstance
rds listed filters: DescribeDBSubnetGroups DescribeDBParameterGroups DescribeDBEngineVersions DescribeOrderableDBInstanceOptions DescribeEvents DescribePendingMaintenanceActions DescribeOptionGroups DescribeCertificates
rds tagged: ListTagsForResource
lambda function: GetFunctionConfiguration20150331v2 GetPolicy20150331v2 ListVersionsByFunction20150331 UpdateFunctionCode20150331v2 UpdateFunctionConfiguration20150331v2 ListAliases20150331 ListTags20170331 AddPermission20150331v2
lambda nothing: ListFunctions20150331 ListEventSourceMappings20150331 GetAccountSettings20160819
logs stream: DescribeLogGroups DescribeMetricFilters DescribeSubscriptionFilters CreateLogGroup PutRetentionPolicy FilterLogEvents GetLogEvents
cloudtrail trail: GetTrailStatus GetEventSelectors ListTags GetInsightSelectors UpdateTrail PutEventSelectors StopLogging
cloudtrail listed lookupAttributes: LookupEvents ListEventDataStores
dynamodb named tableName: DescribeContinuousBackups DescribeTimeToLive UpdateTable CreateTable ListTagsOfResource
ecs named cluster: DescribeServices ListTasks ListServices DescribeClusters UpdateService ListContainerInstances
ecs tasks: DescribeContainerInstances StopTask RunTask
codebuild named projectName: StartBuild ListBuildsForProject UpdateProject
codebuild builds: BatchGetProjects StopBuild
codepipeline named name: GetPipeline GetPipelineState ListPipelineExecutions StartPipelineExecution
codecommit named repositoryName: GitPush GetRepository GetBranch GetFolder
config named configRuleNames: DescribeConfigRules DescribeComplianceByConfigRule GetComplianceDetailsByConfigRule
config nothing: DescribeConfigurationRecorders DescribeDeliveryChannels DescribeConfigurationRecorderStatus
elasticloadbalancing listed filters: DescribeLoadBalancers DescribeTargetGroups DescribeTargetHealth DescribeListeners DescribeRules DescribeTags
autoscaling named autoScalingGroupName: DescribeAutoScalingGroups DescribeScalingActivities UpdateAutoScalingGroup DescribePolicies
cloudformation named stackName: DescribeStacks DescribeStackResources DescribeStackEvents ListStackResources CreateStack UpdateStack
monitoring listed dimensions: DescribeAlarms PutMetricAlarm GetMetricData ListMetrics
sns named topicName: GetTopicAttributes ListSubscriptionsByTopic CreateTopic SetTopicAttributes
sqs named queueName: GetQueueAttributes ListQueues CreateQueue SetQueueAttributes
ecr named repositoryName: BatchGetImage GetDownloadUrlForLayer GetAuthorizationToken DescribeRepositories DescribeImages
eks named name: DescribeCluster ListClusters ListNodegroups DescribeNodegroup
guardduty listed findingCriteria: ListDetectors GetFindings ListFindings
signin nothing: ConsoleLogin SwitchRole
bedrock named modelId: InvokeModel GetFoundationModelAvailability ListFoundationModels
organizations nothing: DescribeOrganization ListAccounts
tagging listed tagFilters: GetResources GetTagKeys
route53 named hostedZoneId: ListResourceRecordSets ListHostedZones ChangeResourceRecordSets GetHostedZone
`

/** @returns {Call[]} */
function frequentCalls() {
  return linesOf(FREQUENT).map((line) => {
    const [service = '', name = '', weight = '', shape = '', ...words] = line.split(' ')
    return { service, name, weight: Number(weight), shape, words }
  })
}

/** The first name of every line is more frequent than the second of any. @param {number} share @returns {Call[]} */
function rareCalls(share) {
  const calls = linesOf(RARE).flatMap((line) => {
    const [head = '', names = ''] = line.split(': ')
    const [service = '', shape = '', ...words] = head.split(' ')
    return names.split(' ').map((name, place) => ({ service, name, weight: 1 / (place + 1), shape, words }))
  })
  const sum = calls.reduce((total, { weight }) => total + weight, 0)
  return calls.map((call) => ({ ...call, weight: (call.weight / sum) * share }))
}

/** @param {string} table */
function linesOf(table) {
  return table.split('\n').filter((line) => line !== '')
}

const frequent = frequentCalls()
const rest = 1000 - frequent.reduce((total, { weight }) => total + weight, 0)
const calls = [...frequent, ...rareCalls(rest)]
const READS =
  /^(?:Describe|Get|List|Head|Lookup|BatchGet|Filter|Decrypt|Encrypt|GenerateDataKey|GitPull|AssumeRole)/

/** @param {string} name */
export const isReadOnly = (name) => READS.test(name)

/** Where each call ends on a line from 0 to 1. */
const ends = calls.map((_, at) => calls.slice(0, at + 1).reduce((sum, { weight }) => sum + weight / 1000, 0))

/** @param {number} draw from 0 to 1 @returns {Call} */
export function callAt(draw) {
  let from = 0
  let to = calls.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    if ((ends[middle] ?? 1) > draw) to = middle
    else from = middle + 1
  }
  return /** @type {Call} */ (calls[from])
}
