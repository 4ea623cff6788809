import { expect, test } from 'vitest'
import { createApp } from '../../../../renderer/state/app.js'
import { standIn } from './stand-in.js'

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

async function opened() {
  const stand = standIn()
  const app = createApp(stand.ports)
  await app.newCase(['/evidence/logs'])
  await settled()
  await app.search.ask({ text: 'alice' })
  await settled()
  stand.log.splice(0)
  return { stand, app }
}

test('when another thread answers, the open case is opened on it and asked the same again, and the window says so', async () => {
  const { stand, app } = await opened()
  const before = app.search.view.get().found
  stand.replace(new Error('it ended without saying why'))
  await settled()
  expect(stand.log.slice(0, 2)).toEqual(['openCase', 'search'])
  const { found, asked, failure } = app.search.view.get()
  expect([found?.count, asked?.text, failure]).toEqual([before?.count, 'alice', null])
  expect(app.cases.current.get()?.summary.name).toBe('logs')
  expect(app.replacement.problem.get()).toMatchObject({
    code: 'internal',
    detail:
      'the thread that answers questions failed and was replaced (it ended without saying why); the case was opened again, and the same was asked again',
  })
})

test('a case that cannot be opened again is closed, and nothing of it stays on screen', async () => {
  const { stand, app } = await opened()
  Object.assign(stand.query, { openCase: () => Promise.reject(new Error('ended once more')) })
  stand.replace(new Error('gone'))
  await settled()
  expect([app.cases.current.get(), app.search.view.get().found]).toEqual([null, null])
  expect(app.replacement.problem.get()?.detail).toContain('the case could not be opened again and is closed')
  expect(app.cases.list.get().value?.map(({ name }) => name)).toEqual(['logs'])
})

test('what ends every thread is asked three times at most, and what is asked then begins anew', async () => {
  const { stand, app } = await opened()
  for (let time = 0; time < 3; time += 1) {
    stand.replace(new Error('gone'))
    await settled()
    expect(app.cases.current.get()).not.toBeNull()
  }
  await app.search.ask({ text: 'bob' })
  stand.replace(new Error('gone'))
  await settled()
  expect(app.cases.current.get()).not.toBeNull()
  for (let time = 0; time < 3; time += 1) {
    stand.replace(new Error('gone'))
    await settled()
  }
  expect([app.cases.current.get(), app.search.view.get().found]).toEqual([null, null])
})

test('without an open case it is told, and nothing is opened', async () => {
  const stand = standIn()
  const app = createApp(stand.ports)
  stand.replace(new Error('gone'))
  await settled()
  expect(stand.log).toEqual(['listCases'])
  expect(app.replacement.problem.get()?.detail).toBe(
    'the thread that answers questions failed and was replaced (gone)',
  )
})

test('a case that is closed while it is opened again stays closed', async () => {
  const { stand, app } = await opened()
  const { openCase } = stand.query
  let release: () => void = () => undefined
  Object.assign(stand.query, {
    openCase: async (...given: Parameters<NonNullable<typeof openCase>>) => {
      await new Promise<void>((resolve) => (release = resolve))
      return openCase?.(...given)
    },
  })
  stand.replace(new Error('gone'))
  await app.closeCase()
  release()
  await settled()
  expect([app.cases.current.get(), app.search.view.get().found]).toEqual([null, null])
})
