/** What stands in for the two threads and the host in tests? Real code over a list of rows in memory: it searches by
 *  substring, pages, counts and groups; nothing is mocked. */
import type { Capabilities, HostEvent } from '../../../../shared/contract/routes.js'
import type { Outcome } from '../../../../shared/cloudtrail/outcome.js'
import type { Ports, ThreadPort } from '../../../../renderer/state/ports.js'
import type {
  CaseSummary,
  EventDetail,
  IngestCalls,
  IngestProgress,
  QueryCalls,
  Row,
  SearchInput,
} from '../../../../renderer/workers/protocol.js'

export interface StandInEvent {
  readonly time: number
  readonly outcome: Outcome
  readonly fields: Readonly<Record<string, string>>
}

export const capabilities: Capabilities = {
  version: '0.1.0',
  hostName: 'Chromium 156',
  chooseDialog: false,
  saveDialog: false,
  reveal: true,
  dropPaths: 'route',
  exportFolder: '/home/analyst/Spoor',
  samplePath: '/opt/spoor/sample-case',
  initialPaths: [],
  job: null,
  warnings: [],
}

export function progressOf(change: Partial<IngestProgress>): IngestProgress {
  return {
    stage: 'reading',
    files: 0,
    totalFiles: 0,
    bytes: 0,
    totalBytes: 0,
    totalsFinal: true,
    events: 0,
    duplicates: 0,
    quarantined: 0,
    elapsedMs: 0,
    commits: 0,
    timings: {},
    duplicateBytes: 0,
    ...change,
  }
}

/** Events by number, with a requestID shared by every fifth. */
export function someEvents(count: number): readonly StandInEvent[] {
  const names = ['GetObject', 'AssumeRole', 'DescribeInstances', 'GitPush', 'CreateUser', 'StartBuild']
  const services = ['s3', 'sts', 'ec2', 'codecommit', 'iam', 'codebuild']
  const people = ['alice', 'build-role/ci-7731', 'root', 'deploy-role/i-0abc99', 'mallory', 'bob']
  return Array.from({ length: count }, (_, index) => {
    const spread = (index * 7919) % 997
    const outcome: Outcome =
      spread % 11 === 0
        ? 'denied'
        : spread % 37 === 0
          ? 'failed'
          : spread % 61 === 0
            ? 'throttled'
            : 'success'
    return {
      time: Date.UTC(2023, 6, 10, 11) + index * 37_000 + (spread % 7) * 900,
      outcome,
      fields: {
        eventName: names[spread % 6] ?? '',
        eventSource: `${services[spread % 6] ?? ''}.amazonaws.com`,
        principal: people[(spread >> 2) % 6] ?? '',
        sourceIPAddress: `198.51.100.${String(spread % 23)}`,
        awsRegion: spread % 5 === 0 ? 'us-east-1' : 'eu-central-1',
        outcome,
        errorCode: outcome === 'denied' ? 'AccessDenied' : outcome === 'failed' ? 'NoSuchEntity' : '',
        requestID: `${String(Math.floor(index / 5)).padStart(8, '0')}-1c2d-4e5f-8a9b-0c1d2e3f4a5b`,
        userAgent: 'aws-cli/2.13.0 Python/3.11.4 Linux/5.15 exe/x86_64 prompt/off command/s3.cp',
      },
    }
  })
}

type Handlers<Calls> = {
  readonly [Name in keyof Calls]: Calls[Name] extends readonly [infer Input, infer Reply, infer Step]
    ? (input: Input, progress: (step: Step) => void, signal: AbortSignal) => Promise<Reply>
    : never
}

function threadOf<Calls>(handlers: Partial<Handlers<Calls>>, log: string[]): ThreadPort<Calls> {
  const call = async (
    name: keyof Calls & string,
    input: unknown,
    options: { readonly signal: AbortSignal; readonly onProgress?: (step: never) => void },
  ): Promise<unknown> => {
    log.push(name)
    const handler = handlers[name] as
      ((input: unknown, progress: (step: never) => void, signal: AbortSignal) => Promise<unknown>) | undefined
    if (handler === undefined) throw new Error(`the stand-in has no ${name}`)
    await Promise.resolve()
    options.signal.throwIfAborted()
    return handler(input, options.onProgress ?? (() => undefined), options.signal)
  }
  return { call } as unknown as ThreadPort<Calls>
}

export function summaryOf(change: Partial<CaseSummary>): CaseSummary {
  const totals = { sources: 0, bytes: 0, records: 0, events: 0, duplicates: 0, quarantined: 0, troubled: 0 }
  return {
    id: 'case-1',
    name: 'Case',
    created: 0,
    opened: 0,
    totals,
    firstTime: null,
    lastTime: null,
    unfinished: null,
    sample: false,
    ...change,
  }
}

export interface StandIn {
  readonly ports: Ports
  /** Names of the calls that were made, in order. */
  readonly log: string[]
  readonly cases: Map<string, CaseSummary>
  readonly kept: Map<string, string>
  /** Replaces what a thread answers. */
  readonly query: Partial<Handlers<QueryCalls>>
  readonly ingest: Partial<Handlers<IngestCalls>>
  /** The thread that answers has ended, and another has begun. */
  readonly replace: (reason: Error) => void
  events: readonly StandInEvent[]
}

function matching(events: readonly StandInEvent[], input: SearchInput): readonly number[] {
  const needle = input.text.toLowerCase()
  const hits = events
    .map((_, index) => index)
    .filter((index) => {
      const event = events[index]
      if (event === undefined) return false
      if (input.range !== null && (event.time < input.range.from || event.time >= input.range.to))
        return false
      const texts = Object.values(event.fields).join('\n').toLowerCase()
      return needle === '' || texts.includes(needle.replace(/^[\w.]+:/, '').replaceAll('"', ''))
    })
  return input.order.by === 'time' && input.order.direction === 'newest' ? hits.reverse() : hits
}

export function standIn(events: readonly StandInEvent[] = someEvents(250)): StandIn {
  const log: string[] = []
  const cases = new Map<string, CaseSummary>()
  const kept = new Map<string, string>()
  const searches: (readonly number[])[] = []
  const self: { events: readonly StandInEvent[] } = { events }
  const rowOf = (ref: number, columns: readonly string[]): Row => {
    const event = self.events[ref]
    if (event === undefined) throw new Error(`no event ${String(ref)}`)
    const cells = columns.map((name) => ({ text: event.fields[name] ?? '', marks: [] }))
    const companions = ref % 5 === 0 ? 4 : 0
    return { ref, time: event.time, outcome: event.outcome, title: '', cells, companions, conflicting: false }
  }
  const opened = (id: string) => {
    const summary = cases.get(id)
    if (summary === undefined) throw new Error(`no case ${id}`)
    return { summary, problems: [], openMs: 1 }
  }
  let current = ''
  const query: Partial<Handlers<QueryCalls>> = {
    listCases: async () => [...cases.values()],
    createCase: async ({ name, sample }) => {
      const made = summaryOf({ id: `case-${String(cases.size + 1)}`, name, sample })
      cases.set(made.id, made)
      return made
    },
    renameCase: async ({ id, name }) => {
      const renamed = { ...opened(id).summary, name }
      cases.set(id, renamed)
      return renamed
    },
    deleteCase: async ({ id }) => {
      cases.delete(id)
      return {}
    },
    openCase: async ({ id }) => {
      current = id
      return opened(id)
    },
    closeCase: async () => ({}),
    refresh: async () => opened(current),
    search: async (input) => {
      if (input.text.includes('((')) {
        const problem = {
          from: input.text.indexOf('(('),
          to: input.text.length,
          message: 'This parenthesis is never closed',
          suggestions: [input.text.replaceAll('(', '')],
        }
        return { kind: 'invalid', problem }
      }
      const hits = matching(self.events, input)
      searches.push(hits)
      const times = hits.map((ref) => self.events[ref]?.time ?? 0)
      return {
        kind: 'found',
        search: searches.length - 1,
        count: hits.length,
        total: self.events.length,
        canonical: input.text,
        ms: 12,
        firstTime: times.length === 0 ? null : Math.min(...times),
        lastTime: times.length === 0 ? null : Math.max(...times),
        undated: 0,
        problems: 0,
      }
    },
    page: async ({ search, offset, size, columns }) =>
      (searches[search] ?? []).slice(offset, offset + size).map((ref) => rowOf(ref, columns)),
    locate: async ({ search, ref }) => (searches[search] ?? []).indexOf(ref),
    facets: async ({ search, fields, size }) =>
      fields.map((field) => {
        const counts = new Map<string, number>()
        for (const ref of searches[search] ?? []) {
          const value = self.events[ref]?.fields[field] ?? ''
          counts.set(value, (counts.get(value) ?? 0) + 1)
        }
        const values = [...counts]
          .map(([value, count]) => ({ value, count }))
          .sort((a, b) => b.count - a.count)
        return { field, label: field, values: values.slice(0, size), distinct: counts.size }
      }),
    histogram: async () => null,
    event: async ({ ref }) => detailOf(ref, self.events[ref]),
    companions: async () => [],
    conflicts: async () => ({ events: 0 }),
    complete: async () => [],
    ledger: async () => ({ total: 0, totals: summaryOf({}).totals, entries: [] }),
    exportEvents: async ({ target }) => ({
      kind: 'written',
      receipt: { path: `/out/${target.fileName}`, bytes: 10, sha256: 'ab' },
      rows: 3,
    }),
  }
  const ingest: Partial<Handlers<IngestCalls>> = {
    ingest: async (_input, progress) => {
      progress(progressOf({ commits: 1, events: 10 }))
      return { outcome: 'complete', progress: progressOf({ commits: 2, events: 20 }), troubled: 0 }
    },
  }
  const replaced: ((reason: Error) => void)[] = []
  const ports: Ports = {
    capabilities,
    query: threadOf<QueryCalls>(query, log),
    ingest: threadOf<IngestCalls>(ingest, log),
    onQueryReplaced: (listener) => {
      replaced.push(listener)
    },
    host: {
      chooseEvidence: async () => ['/evidence/logs'],
      pathsOf: async (files) => files.map((file) => `/evidence/${file.webkitRelativePath || file.name}`),
      reveal: async () => undefined,
      hostEvents: async function* (): AsyncGenerator<HostEvent> {
        return
      },
    },
    memory: {
      read: (key) => kept.get(key) ?? null,
      write: (key, value) => {
        kept.set(key, value)
      },
      forget: (key) => {
        kept.delete(key)
      },
    },
    now: () => Date.UTC(2026, 10, 20),
  }
  const replace = (reason: Error): void => {
    for (const listener of replaced) listener(reason)
  }
  return Object.assign(self, { ports, log, cases, kept, query, ingest, replace })
}

// eslint-disable-next-line complexity -- one `?? ''` a field
function detailOf(ref: number, event: StandInEvent | undefined): EventDetail {
  if (event === undefined) throw new Error(`no event ${String(ref)}`)
  const { fields } = event
  const record = {
    eventVersion: '1.08',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:${fields['principal'] ?? ''}`,
      arn: `arn:aws:sts::123456789012:assumed-role/${fields['principal'] ?? ''}`,
      accountId: '123456789012',
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::123456789012:role/build-role' },
        attributes: { mfaAuthenticated: 'false', creationDate: '2023-07-10T10:58:01Z' },
      },
    },
    eventTime: new Date(event.time).toISOString(),
    ...fields,
    requestParameters: {
      bucketName: 'staging bucket',
      key: 'a/\u202etxt.exe',
      limits: [1, 2.5, 12345678901234567890n.toString()],
    },
    responseElements: null,
  }
  return {
    ref,
    time: event.time,
    timeNote: null,
    eventName: fields['eventName'] ?? '',
    eventSource: fields['eventSource'] ?? '',
    region: fields['awsRegion'] ?? '',
    account: '123456789012',
    requestID: fields['requestID'] ?? '',
    eventID: `e-${String(ref)}`,
    sharedEventID: '',
    sourceIPAddress: fields['sourceIPAddress'] ?? '',
    userAgent: fields['userAgent'] ?? '',
    outcome: event.outcome,
    errorCode: fields['errorCode'] ?? '',
    errorMessage: event.outcome === 'denied' ? 'User is not authorized to perform this action' : '',
    readOnly: 'false',
    identity: {
      type: 'AssumedRole',
      kind: 'role',
      principal: fields['principal'] ?? '',
      arn: record.userIdentity.arn,
      accountId: '123456789012',
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      principalId: record.userIdentity.principalId,
      temporary: true,
      issuer: 'build-role',
      issuerArn: 'arn:aws:iam::123456789012:role/build-role',
      sessionName: 'ci-7731',
      sessionCreated: '2023-07-10T10:58:01Z',
      mfa: 'false',
      invokedBy: '',
      sentence: `The role build-role of account 123456789012, in the session ci-7731, with temporary credentials and without MFA.`,
    },
    resources: ['arn:aws:s3:::staging-bucket'],
    verbatim: JSON.stringify(record, undefined, 2),
    bytesIntact: true,
    kind: 'event',
    title: '',
    facts: [],
    omitted: [],
    form: 'record',
    formNote: '',
    rebuilt: '',
    key: 'f0e4c2f76c58916ec258f246851bea091d14d4247a2fc3e18694461b1816e13b',
    provenance: [
      {
        sourceId: 0,
        path: '/evidence/AWSLogs/123456789012/CloudTrail/eu-central-1/2023/07/10/log.json.gz',
        inside: [],
        offset: 18_201,
        length: 1834,
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        status: 'read',
      },
    ],
    conflicting: 0,
    problem: null,
  }
}
