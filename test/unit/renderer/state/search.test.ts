import { expect, test } from 'vitest'
import { CALM_MS } from '../../../../renderer/state/asked.js'
import { createApp } from '../../../../renderer/state/app.js'
import { PAGE_ROWS } from '../../../../renderer/state/results.js'
import { ThreadRefusal } from '../../../../renderer/workers/channel.js'
import type { SearchReply } from '../../../../renderer/workers/protocol.js'
import { standIn, summaryOf } from './stand-in.js'

async function opened(stand = standIn()) {
  stand.cases.set('case-1', summaryOf({}))
  const app = createApp(stand.ports)
  await app.openCase('case-1')
  await settled()
  return { app, stand }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** The thread does not answer such calls until they are released. */
function heldBack(stand: ReturnType<typeof standIn>, name: 'page' | 'search'): () => void {
  const answer = stand.query[name] as ((...input: unknown[]) => Promise<unknown>) | undefined
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const late = async (...input: unknown[]): Promise<unknown> => {
    await held
    return answer?.(...input)
  }
  Object.assign(stand.query, { [name]: late })
  return release
}

test('a wrong query leaves the previous results and says what is wrong', async () => {
  const { app } = await opened()
  await app.search.ask({ text: 'alice' })
  const before = app.search.view.get()
  await app.search.ask({ text: 'user:((alice' })
  const { found, asked, invalid } = app.search.view.get()
  expect([found, asked?.text, invalid?.text, invalid?.problem.suggestions]).toEqual([
    before.found,
    'alice',
    'user:((alice',
    ['user:alice'],
  ])
})

test('what is typed while another case opens is not lost, and is asked if it was submitted', async () => {
  const { app, stand } = await opened()
  await app.search.ask({ text: 'alice' })
  stand.cases.set('case-2', summaryOf({ id: 'case-2' }))
  const state = (): readonly (string | undefined)[] => [
    app.cases.current.get()?.summary.id,
    app.search.text.get(),
    app.search.view.get().asked?.text,
  ]
  const untouched = app.openCase('case-2')
  await untouched
  const first = state()

  const typed = app.openCase('case-1')
  app.search.text.set('bo')
  await typed
  const second = state()

  const submitted = app.openCase('case-2')
  app.search.text.set('mallory')
  void app.search.submit()
  await submitted
  expect([first, second, state()]).toEqual([
    ['case-2', '', ''],
    ['case-1', 'bo', ''],
    ['case-2', 'mallory', 'mallory'],
  ])
})

test('what is typed while a new case is made is not lost', async () => {
  const { app } = await opened()
  const made = app.newCase(['/evidence/logs'])
  app.search.text.set('bob')
  void app.search.submit()
  await made
  expect([
    app.cases.current.get()?.summary.name,
    app.search.text.get(),
    app.search.view.get().asked?.text,
  ]).toEqual(['logs', 'bob', 'bob'])
})

test('an answer that was overtaken does not hide what is wrong with the newer question', async () => {
  const { app, stand } = await opened()
  const release = heldBack(stand, 'page')
  const slow = app.search.ask({ text: 'alice' })
  await settled()
  await app.search.ask({ text: 'user:((alice' })
  release()
  await slow
  expect(app.search.view.get().invalid?.text).toBe('user:((alice')
})

test('a question that was given up changes nothing on screen, nor what stands in the box', async () => {
  const { app, stand } = await opened()
  await app.search.ask({ text: 'alice' })
  const before = app.search.view.get()
  const release = heldBack(stand, 'search')
  const order = { by: 'time', direction: 'oldest' } as const
  const slow = app.search.ask({ text: 'bob', order, range: { from: 0, to: 1 } })
  await settled()
  app.search.cancel()
  release()
  await slow
  expect(app.search.view.get()).toEqual(before)
  expect([app.search.text.get(), app.search.order.get(), app.search.range.get()]).toEqual([
    'bob',
    before.asked?.order,
    null,
  ])
  await app.search.submit()
  expect(app.search.view.get().asked).toEqual({ text: 'bob', order: before.asked?.order, range: null })
})

test('the same question on more evidence is nothing new that is being looked for', async () => {
  const { app, stand } = await opened()
  await app.search.ask({ text: 'alice' })
  const release = heldBack(stand, 'search')
  const again = app.search.again(0)
  await new Promise((resolve) => setTimeout(resolve, 2 * CALM_MS))
  const renewed = [app.search.view.get().busy, app.search.isLooking()]
  const other = app.search.ask({ text: 'bob' })
  await new Promise((resolve) => setTimeout(resolve, 2 * CALM_MS))
  const asked = [app.search.view.get().busy, app.search.isLooking()]
  release()
  await Promise.all([again, other])
  expect([renewed, asked, app.search.isLooking()]).toEqual([[true, false], [true, true], false])
})

test('nothing is given up where nothing is being looked for, be it found or failed', async () => {
  const { app, stand } = await opened()
  await app.search.ask({ text: 'alice', range: { from: 0, to: 1 } })
  const before = app.search.view.get()
  app.search.cancel()
  expect([app.search.view.get(), app.search.range.get()]).toEqual([before, { from: 0, to: 1 }])
  Object.assign(stand.query, { search: () => Promise.reject(new Error('it failed')) })
  await app.search.ask({ text: 'bob', range: { from: 2, to: 3 } })
  app.search.cancel()
  expect([app.search.view.get().failure?.detail, app.search.range.get()]).toEqual([
    expect.stringContaining('it failed'),
    { from: 2, to: 3 },
  ])
})

test('the newest question wins, whichever answer comes last', async () => {
  const { app, stand } = await opened()
  const search = stand.query.search
  const waiting: (() => void)[] = []
  Object.assign(stand.query, {
    search: async (...input: Parameters<NonNullable<typeof search>>): Promise<SearchReply> => {
      const reply = await search?.(...input)
      if (input[0].text === 'alice') await new Promise<void>((resolve) => waiting.push(resolve))
      if (reply === undefined) throw new Error('no search')
      return reply
    },
  })
  const slow = app.search.ask({ text: 'alice' })
  await app.search.ask({ text: 'bob' })
  for (const release of waiting) release()
  await slow
  expect([app.search.view.get().asked?.text, app.search.view.get().found?.canonical]).toEqual(['bob', 'bob'])
})

test('more evidence neither loses a question that waits for its answer nor hides a mistake', async () => {
  const { app } = await opened()
  await app.search.ask({ text: 'alice' })
  const waiting = app.search.ask({ text: 'bob' })
  await app.search.again(0)
  await waiting
  const asked = app.search.view.get().asked?.text
  await app.search.ask({ text: 'user:((alice' })
  await app.search.again(0)
  const { asked: still, invalid } = app.search.view.get()
  expect([asked, still?.text, invalid?.text]).toEqual(['bob', 'bob', 'user:((alice'])
})

test('a failing search keeps what is on screen and carries its problem', async () => {
  const { app, stand } = await opened()
  await app.search.ask({ text: 'alice' })
  const { found } = app.search.view.get()
  Object.assign(stand.query, { search: () => Promise.reject(new Error('the thread died')) })
  await app.search.ask({ text: 'bob' })
  const view = app.search.view.get()
  expect([view.found, view.failure?.code, view.failure?.detail, view.busy]).toEqual([
    found,
    'internal',
    'the thread died',
    false,
  ])
})

test('a result is shown only when its first rows are at hand, and further pages come when they are wanted', async () => {
  const { app, stand } = await opened(standIn())
  expect(app.results.row(0)).toBeDefined()
  expect(app.results.row(PAGE_ROWS)).toBeUndefined()
  stand.log.length = 0
  app.results.want(PAGE_ROWS - 5, PAGE_ROWS + 5)
  app.results.want(PAGE_ROWS - 5, PAGE_ROWS + 5)
  await settled()
  expect([app.results.row(PAGE_ROWS)?.ref, stand.log]).toEqual([149, ['page']])
})

test('including a value, excluding it and brushing a range end in one question', async () => {
  const { app } = await opened()
  await app.search.include('principal', 'alice')
  await app.search.exclude('principal', 'alice')
  await app.search.ask({ range: { from: 0, to: 5 } })
  expect(app.search.view.get().asked).toEqual({
    text: '-principal:alice',
    range: { from: 0, to: 5 },
    order: { by: 'time', direction: 'newest' },
  })
})

test('asking again on more evidence finds the selected event at its new row', async () => {
  const { app, stand } = await opened()
  app.selection.moveTo(4)
  const before = app.selection.selected.get()
  stand.events = [...stand.events, ...stand.events.slice(0, 7)]
  await app.search.again(0)
  const moved = await app.selection.settle()
  expect([before, moved, app.selection.selected.get()]).toEqual([
    { ref: 245, row: 4 },
    { before: 4, after: 11 },
    { ref: 245, row: 11 },
  ])
})

test('an event that cannot be found again, as the case is being opened anew, stays selected where it was', async () => {
  const { app, stand } = await opened()
  app.selection.moveTo(4)
  const gone = new ThreadRefusal({ code: 'not-found', subject: 'the open case' })
  Object.assign(stand.query, { locate: () => Promise.reject(gone) })
  expect(await app.selection.settle()).toEqual({ before: -1, after: -1 })
  // and where nobody waits for it, nothing is left uncaught
  await app.search.again(0)
  await settled()
  expect(app.selection.selected.get()).toEqual({ ref: 245, row: 4 })

  // any other failure is told
  Object.assign(stand.query, { locate: () => Promise.reject(new Error('made to fail')) })
  await expect(app.selection.settle()).rejects.toThrow('made to fail')
})
