/** In which wrappers do CloudTrail records reach a responder? Each shape writes the same records in its own way. */

export interface Shape {
  readonly name: string
  /** How every event must be marked. */
  readonly form: 'record' | 'embedded'
  /** `records`: JSON texts of records, each an object on one line. */
  readonly wrap: (records: readonly string[]) => string
}

const string = (text: string): string => JSON.stringify(text)
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`
const time = (index: number): string => `2023-07-10T11:${String(index % 60).padStart(2, '0')}:00.000Z`

const lookupItem = (record: string, index: number): string =>
  `{"EventId":"e-${String(index)}","EventName":"Outer","ReadOnly":"true","AccessKeyId":"AKIAOUTER","EventTime":1688989103.0,` +
  `"EventSource":"s3.amazonaws.com","Username":"outer","Resources":[{"ResourceType":"AWS::S3::Bucket","ResourceName":"b"}],` +
  `"CloudTrailEvent":${string(record)}}`
const bridged = (record: string): string =>
  `{"version":"0","id":"7a","detail-type":"AWS API Call via CloudTrail","source":"aws.s3","account":"1","time":"2023-07-10T11:38:23Z","region":"x","resources":[],"detail":${record}}`
const logEvent = (record: string, index: number): string =>
  `{"id":"3${String(index)}","timestamp":1688989103000,"message":${string(record)}}`
const subscription = (records: readonly string[]): string =>
  `{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"CloudTrail/logs","logStream":"s","subscriptionFilters":["f"],"logEvents":[${records.map(logEvent).join(',')}]}`
const insightsRow = (record: string): string =>
  `[{"field":"@timestamp","value":"2023-07-10 11:38:23.000"},{"field":"@message","value":${string(record)}},{"field":"@ptr","value":"Cm"}]`
const elastic = (record: string, index: number): string =>
  `{"_index":"filebeat","_id":"${String(index)}","_source":{"@timestamp":"${time(index)}","event":{"original":${string(record)},"action":"x"},"tags":["a"]}}`
const elasticSource = (record: string, index: number): string =>
  `{"_index":"cloudtrail","_id":"${String(index)}","_score":1.0,"_source":${record}}`
const splunk = (record: string): string =>
  `{"preview":false,"offset":0,"result":{"_raw":${string(record)},"_time":"2023-07-10","eventName":"Outer","eventSource":"outer","host":"h"}}`

export const shapes: readonly Shape[] = [
  { name: 'S3 log file', form: 'record', wrap: (all) => `{"Records":[${all.join(',')}]}` },
  { name: 'array', form: 'record', wrap: (all) => `[${all.join(',')}]` },
  { name: 'lines', form: 'record', wrap: (all) => all.join('\n') },
  { name: 'Kinesis', form: 'record', wrap: (all) => all.join('') },
  {
    name: 'lookup-events',
    form: 'embedded',
    wrap: (all) => `{"Events":[${all.map(lookupItem).join(',')}],"NextToken":"abc="}`,
  },
  {
    name: 'lookup-events, pages one after another',
    form: 'embedded',
    wrap: (all) =>
      all
        .map((one, index) => `{\n  "NextToken": "x",\n  "Events": [\n ${lookupItem(one, index)} ]\n}\n`)
        .join(''),
  },
  { name: 'lookup-events items as lines', form: 'embedded', wrap: (all) => all.map(lookupItem).join('\n') },
  {
    name: 'lookup-events items as array',
    form: 'embedded',
    wrap: (all) => `[${all.map(lookupItem).join(' , ')}]`,
  },
  { name: 'EventBridge lines', form: 'record', wrap: (all) => all.map(bridged).join('\n') },
  { name: 'EventBridge array', form: 'record', wrap: (all) => `[${all.map(bridged).join(',')}]` },
  { name: 'CloudWatch subscription', form: 'embedded', wrap: subscription },
  {
    name: 'CloudWatch subscriptions joined by Firehose',
    form: 'embedded',
    wrap: (all) => all.map((one) => subscription([one])).join(''),
  },
  {
    name: 'CloudWatch subscriptions as array',
    form: 'embedded',
    wrap: (all) => `[${all.map((one) => subscription([one])).join(',')}]`,
  },
  {
    name: 'CloudWatch filter-log-events',
    form: 'embedded',
    wrap: (all) =>
      `{"events":[${all.map((one, index) => `{"logStreamName":"s","timestamp":1,"message":${string(one)},"ingestionTime":2,"eventId":"${String(index)}"}`).join(',')}],"searchedLogStreams":[]}`,
  },
  {
    name: 'CloudWatch export',
    form: 'record',
    wrap: (all) => all.map((one, index) => `${time(index)} ${one}\n`).join(''),
  },
  {
    name: 'EventBridge in CloudWatch Logs',
    form: 'embedded',
    wrap: (all) => `{"events":[${all.map((one, index) => logEvent(bridged(one), index)).join(',')}]}`,
  },
  {
    name: 'lookup-events in CloudWatch Logs',
    form: 'embedded',
    wrap: (all) =>
      `{"events":[${all.map((one, index) => logEvent(lookupItem(one, index), index)).join(',')}]}`,
  },
  {
    name: 'lookup-events encoded twice',
    form: 'embedded',
    wrap: (all) => `{"Events":[${all.map((one, index) => lookupItem(string(one), index)).join(',')}]}`,
  },
  {
    name: 'CloudWatch subscription in Splunk',
    form: 'embedded',
    wrap: (all) => splunk(subscription(all)),
  },
  {
    name: 'CloudWatch messages in a CSV',
    form: 'embedded',
    wrap: (all) =>
      `@timestamp,@message\n${all.map((one, index) => `${time(index)},${cell(logEvent(one, index))}\n`).join('')}`,
  },
  {
    name: 'Logs Insights',
    form: 'embedded',
    wrap: (all) =>
      `{"results":[${all.map(insightsRow).join(',')}],"statistics":{"recordsMatched":2.0},"status":"Complete"}`,
  },
  {
    name: 'Logs Insights CSV',
    form: 'embedded',
    wrap: (all) =>
      `@timestamp,@message\r\n${all.map((one, index) => `${time(index)},${cell(one)}\r\n`).join('')}`,
  },
  {
    name: 'CloudTrail Lake',
    form: 'embedded',
    wrap: (all) =>
      `{"QueryStatus":"FINISHED","QueryResultRows":[${all.map((one) => `[{"eventName":"Outer"},{"eventJson":${string(one)}}]`).join(',')}]}`,
  },
  {
    name: 'CloudTrail Lake CSV',
    form: 'embedded',
    wrap: (all) => `\uFEFF"eventID","eventJson"\n${all.map((one) => `"x",${cell(one)}`).join('\n')}`,
  },
  { name: 'Elasticsearch lines', form: 'embedded', wrap: (all) => all.map(elastic).join('\n') },
  {
    name: 'Elasticsearch answer',
    form: 'embedded',
    wrap: (all) => `{"took":1,"hits":{"total":{"value":2},"hits":[${all.map(elastic).join(',')}]},"x":1}`,
  },
  {
    name: 'Elasticsearch sources',
    form: 'record',
    wrap: (all) => `{"hits":{"hits":[${all.map(elasticSource).join(',')}]}}`,
  },
  { name: 'Splunk lines', form: 'embedded', wrap: (all) => all.map(splunk).join('\n') },
  {
    name: 'Splunk results',
    form: 'embedded',
    wrap: (all) =>
      `{"results":[${all.map((one) => `{"_raw":${string(one)},"eventTime":"2023-07-10T11:38:23Z","eventName":"Outer"}`).join(',')}]}`,
  },
  {
    name: 'Splunk CSV',
    form: 'embedded',
    wrap: (all) => `"_time","_raw"\n${all.map((one) => `"1",${cell(one)}`).join('\n')}\n`,
  },
]

export function shapeNamed(name: string): Shape {
  const found = shapes.find((shape) => shape.name === name)
  if (found === undefined) throw new Error(`no shape ${name}`)
  return found
}

/** Rows that hold some values of a record; each file has one event, `DeleteTrail` with the event id `eventID`. */
export interface LossyShape {
  readonly name: string
  readonly text: string
  /** The record that must be made of it. */
  readonly record: Readonly<Record<string, unknown>>
}

export const eventID = '0aa00000-0000-4000-8000-000000000001'

const HISTORY =
  'User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category'

export const lossyShapes: readonly LossyShape[] = [
  {
    name: 'Event history CSV',
    text: `${HISTORY}\nann,AKIA1,2023-07-10T13:38:23+02:00,cloudtrail.amazonaws.com,DeleteTrail,eu-west-1,198.51.100.7,"aws-cli/2 ""x"", Linux",,"[{""resourceType"":""AWS::CloudTrail::Trail"",""resourceName"":""main""}]",r-1,${eventID},false,AwsApiCall,111122223333,Management\n`,
    record: {
      userIdentity: { userName: 'ann', accessKeyId: 'AKIA1' },
      eventTime: '2023-07-10T11:38:23Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'DeleteTrail',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '198.51.100.7',
      userAgent: 'aws-cli/2 "x", Linux',
      resources: [{ resourceType: 'AWS::CloudTrail::Trail', resourceName: 'main' }],
      requestID: 'r-1',
      eventID,
      readOnly: false,
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
    },
  },
  {
    name: 'Athena CSV',
    text: `"eventversion","useridentity","eventtime","eventsource","eventname","requestparameters","readonly","eventid","region"\r\n"1.08","{type=IAMUser, arn=arn:aws:iam::1:user/ann, username=ann}","2023-07-10T11:38:23Z","cloudtrail.amazonaws.com","DeleteTrail","{""name"":""main""}","false","${eventID}","eu-west-1"\r\n`,
    record: {
      eventVersion: '1.08',
      userIdentity: '{type=IAMUser, arn=arn:aws:iam::1:user/ann, username=ann}',
      eventTime: '2023-07-10T11:38:23Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'DeleteTrail',
      requestParameters: { name: 'main' },
      readOnly: false,
      eventID,
      region: 'eu-west-1',
    },
  },
  {
    name: 'CloudTrail Lake CSV of columns',
    text: `\uFEFFeventTime,eventName,eventID,requestParameters\n2023-07-10 11:38:23.000,DeleteTrail,${eventID},{name=main}\n`,
    record: {
      eventTime: '2023-07-10T11:38:23Z',
      eventName: 'DeleteTrail',
      eventID,
      requestParameters: '{name=main}',
    },
  },
  {
    name: 'CloudTrail Lake rows of columns',
    text: `{"QueryResultRows":[[{"eventTime":"2023-07-10 11:38:23.000"},{"eventName":"DeleteTrail"},{"eventID":"${eventID}"}]]}`,
    record: { eventTime: '2023-07-10T11:38:23Z', eventName: 'DeleteTrail', eventID },
  },
  {
    name: 'Logs Insights rows of fields',
    text: `{"results":[[{"field":"eventName","value":"DeleteTrail"},{"field":"eventID","value":"${eventID}"},{"field":"userIdentity.arn","value":"arn:x"},{"field":"@ptr","value":"p"}]]}`,
    record: { eventName: 'DeleteTrail', eventID, userIdentity: { arn: 'arn:x' }, '@ptr': 'p' },
  },
  {
    name: 'lookup-events without CloudTrailEvent',
    text: `{"Events":[{"EventId":"${eventID}","EventName":"DeleteTrail","ReadOnly":"false","EventTime":1688989103.0,"Username":"ann","Resources":[{"ResourceType":"T","ResourceName":"main"}]}]}`,
    record: {
      eventID,
      eventName: 'DeleteTrail',
      readOnly: false,
      eventTime: '2023-07-10T11:38:23Z',
      userIdentity: { userName: 'ann' },
      resources: [{ resourceType: 'T', resourceName: 'main' }],
    },
  },
  {
    name: 'a script with Python dicts',
    text: `Event Type,Event Name,User ID,Request Parameters,Event ID,Event DateTime,Alert\nAwsApiCall,DeleteTrail,"{'type': 'AWSAccount', 'accountId': 'ANONYMOUS_PRINCIPAL'}","{'name': ""it's"", 'n': [1, None, True]}",${eventID},2023-07-10T11:38:23Z, 302\n`,
    record: {
      eventType: 'AwsApiCall',
      eventName: 'DeleteTrail',
      userIdentity: { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' },
      requestParameters: { name: "it's", n: [1, null, true] },
      eventID,
      eventTime: '2023-07-10T11:38:23Z',
      Alert: ' 302',
    },
  },
]
