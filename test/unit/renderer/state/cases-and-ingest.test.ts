import { expect, test } from 'vitest'
import { createApp } from '../../../../renderer/state/app.js'
import { createIngest, pace } from '../../../../renderer/state/ingest.js'
import { folderOf, nameFor } from '../../../../renderer/state/handed-in.js'
import { progressOf, standIn, summaryOf } from './stand-in.js'

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('paths on the start screen become a case named after them, which is opened and read in', async () => {
  const stand = standIn()
  const app = createApp(stand.ports)
  await app.handedIn.choose('folder')
  await settled()
  expect([
    app.cases.current.get()?.summary.name,
    app.ingest.run.get()?.roots,
    app.ingest.run.get()?.state,
  ]).toEqual(['logs', ['/evidence/logs'], 'complete'])
})

test('paths for an open case are asked about before they are added', async () => {
  const stand = standIn()
  const app = createApp(stand.ports)
  await app.newCase(['/evidence/a'])
  await settled()
  await app.handedIn.choose('files')
  expect(app.view.dialog.get()).toMatchObject({
    kind: 'add',
    paths: ['/evidence/logs'],
    summary: { name: 'a' },
  })
})

test('what goes wrong while it is cancelled is told', async () => {
  const stand = standIn()
  const problem = { code: 'storage-full', subject: 'the case' }
  Object.assign(stand.ingest, {
    ingest: (_input: unknown, _progress: unknown, signal: AbortSignal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(Object.assign(new Error('full'), { problem }))
        })
      }),
  })
  const ingest = createIngest(stand.ports)
  ingest.start({ caseId: 'a', caseName: 'A', roots: ['/x'] })
  await settled()
  ingest.cancel()
  await settled()
  expect([ingest.run.get()?.state, ingest.run.get()?.problem]).toEqual(['failed', problem])
})

test('cancelling keeps what was read and forgets what waits in line', async () => {
  const stand = standIn()
  Object.assign(stand.ingest, {
    ingest: (_input: unknown, progress: (step: unknown) => void, signal: AbortSignal) => {
      progress(progressOf({ events: 5, commits: 1 }))
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve({ outcome: 'cancelled', progress: progressOf({ events: 7, commits: 2 }), troubled: 1 })
        })
      })
    },
  })
  const ingest = createIngest(stand.ports)
  const told: [string, boolean][] = []
  ingest.onCommitted((caseId, ended) => told.push([caseId, ended]))
  ingest.start({ caseId: 'a', caseName: 'A', roots: ['/x'] })
  ingest.start({ caseId: 'a', caseName: 'A', roots: ['/y'] })
  await settled()
  ingest.cancel()
  await settled()
  expect([ingest.run.get()?.state, ingest.run.get()?.progress?.events, ingest.waiting.get(), told]).toEqual([
    'cancelled',
    7,
    [],
    [
      ['a', false],
      ['a', true],
    ],
  ])
})

test('a failed ingest says why', async () => {
  const stand = standIn()
  const problem = { code: 'storage-full', subject: 'case' }
  Object.assign(stand.ingest, { ingest: () => Promise.reject(Object.assign(new Error('full'), { problem })) })
  const ingest = createIngest(stand.ports)
  ingest.start({ caseId: 'a', caseName: 'A', roots: ['/x'] })
  await settled()
  expect([ingest.run.get()?.state, ingest.run.get()?.problem]).toEqual(['failed', problem])
})

test('time left is said only when the totals are known', () => {
  const before = { progress: progressOf({ elapsedMs: 1000, events: 1000 }), rate: 1000 }
  const now = progressOf({ elapsedMs: 2000, events: 3000, bytes: 50, totalBytes: 200 })
  expect([pace(before, now), pace(before, { ...now, totalsFinal: false }).remaining]).toEqual([
    { rate: 1200, remaining: 6000 },
    null,
  ])
})

test('the sample case is made once and then opened', async () => {
  const stand = standIn()
  const app = createApp(stand.ports)
  await app.openSample()
  await settled()
  await app.closeCase()
  await app.openSample()
  expect([
    [...stand.cases.values()].map((summary) => summary.name),
    app.cases.current.get()?.summary.sample,
  ]).toEqual([['Sample case'], true])
})

test('the sample case that is there is opened even before the list of cases has come', async () => {
  const stand = standIn()
  await createApp(stand.ports).openSample()
  await settled()
  await createApp(stand.ports).openSample()
  expect([...stand.cases.values()].map((summary) => summary.name)).toEqual(['Sample case'])
})

test('deleting the open case closes it and forgets its settings', async () => {
  const stand = standIn()
  const app = createApp(stand.ports)
  await app.newCase(['/evidence/a'])
  await settled()
  app.preferences.arrange({ density: 'comfortable' })
  await app.deleteCase('case-1')
  expect([
    app.cases.current.get(),
    app.search.view.get().found,
    [...stand.kept.keys()],
    stand.cases.size,
  ]).toEqual([null, null, [], 0])
})

test('a case into which evidence is being read is deleted only when the reading has let go of it', async () => {
  const stand = standIn()
  let letGo = (): void => undefined
  const reading = new Promise<void>((resolve) => (letGo = resolve))
  Object.assign(stand.ingest, {
    ingest: () => reading.then(() => Promise.reject(new DOMException('', 'AbortError'))),
  })
  const app = createApp(stand.ports)
  await app.newCase(['/evidence/a'])
  const deleted = app.deleteCase('case-1')
  await settled()
  const [before, state] = [stand.cases.size, app.ingest.run.get()?.state]
  letGo()
  await deleted
  expect([before, state, stand.cases.size, app.ingest.run.get()]).toEqual([1, 'cancelling', 0, null])
})

test('an unfinished ingest is resumed with its own roots', async () => {
  const stand = standIn()
  const summary = summaryOf({ id: 'case-9', unfinished: { roots: ['/e/AWSLogs'], since: 0 } })
  stand.cases.set('case-9', summary)
  const app = createApp(stand.ports)
  await app.resume(summary)
  expect([app.cases.current.get()?.summary.id, app.ingest.run.get()?.roots]).toEqual([
    'case-9',
    ['/e/AWSLogs'],
  ])
})

test('a chosen folder is handed in as itself, on both kinds of systems', () => {
  expect([
    folderOf('/home/a/logs/2023/x.json', 'logs/2023/x.json'),
    folderOf('C:\\e\\logs\\2023\\x.json', 'logs/2023/x.json'),
    folderOf('/home/a/other.json', 'logs/x.json'),
    nameFor(['/e/trail.json.gz']),
    nameFor(['/e/AWSLogs/', '/e/b', '/e/c']),
  ]).toEqual(['/home/a/logs', 'C:\\e\\logs', undefined, 'trail', 'AWSLogs and 2 more'])
})

test('damage that is noticed after a case was opened is told, and the question on screen asked again', async () => {
  const stand = standIn()
  const damage = { code: 'storage-damaged', subject: 'segment 3 with 7 events' } as const
  let known: readonly (typeof damage)[] = []
  const opened = () => ({ summary: summaryOf({ id: 'case-1' }), problems: known, openMs: 1 })
  Object.assign(stand.query, {
    openCase: async () => opened(),
    refresh: async () => opened(),
    settled: async () => {
      known = [damage]
      return { problems: 1 }
    },
  })
  const app = createApp(stand.ports)
  await app.openCase('case-1')
  await expect.poll(() => app.cases.current.get()?.problems).toEqual([damage])
  await expect.poll(() => stand.log.filter((name) => name === 'search').length).toBe(2)
})

test('damage that a search notices is told', async () => {
  const stand = standIn()
  const damage = { code: 'storage-damaged', subject: 'segment 3 with 7 events' } as const
  let known: readonly (typeof damage)[] = []
  const { search } = stand.query
  Object.assign(stand.query, {
    refresh: async () => ({ summary: summaryOf({ id: 'case-1' }), problems: known, openMs: 1 }),
    openCase: async () => ({ summary: summaryOf({ id: 'case-1' }), problems: known, openMs: 1 }),
    search: async (...asked: Parameters<NonNullable<typeof search>>) => {
      const reply = await search!(...asked)
      return reply.kind === 'found' ? { ...reply, problems: known.length } : reply
    },
  })
  const app = createApp(stand.ports)
  await app.openCase('case-1')
  known = [damage]
  await app.search.ask({ text: 'GetObject' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(app.cases.current.get()?.problems).toEqual([damage])
})
