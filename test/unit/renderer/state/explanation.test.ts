import { expect, test } from 'vitest'
import { besideSteps, createExplanation } from '../../../../renderer/state/explanation.js'
import { ThreadRefusal } from '../../../../renderer/workers/channel.js'
import { standIn } from './stand-in.js'

const steps = [
  { step: 'eventName:GitPush', count: 2, ms: 0.25 },
  { step: 'alice', count: 7, ms: 1.5 },
]

test('steps say of which search they are, and those asked for last come to stay', async () => {
  const { ports, query } = standIn()
  Object.assign(query, { explain: async ({ search }: { search: number }) => steps.slice(0, search) })
  const explanation = createExplanation(ports)
  await explanation.show(1)
  const first = explanation.answer.get().value
  const second = explanation.show(2)
  const meanwhile = explanation.answer.get().value
  await second
  const one = { search: 1, steps: steps.slice(0, 1) }
  expect([first, meanwhile, explanation.answer.get().value]).toEqual([one, one, { search: 2, steps }])
})

test('a search that is gone is said to be gone', async () => {
  const { ports, query } = standIn()
  const problem = { code: 'not-found', subject: 'search 1', detail: 'Search again.' } as const
  Object.assign(query, { explain: () => Promise.reject(new ThreadRefusal(problem)) })
  const explanation = createExplanation(ports)
  await explanation.show(1)
  expect(explanation.answer.get()).toEqual({ value: null, problem, busy: false })
})

test('what no step accounts for is the rest of the time, and never less than nothing', () => {
  expect([besideSteps(steps, 2), besideSteps(steps, 1), besideSteps([], 3)]).toEqual([0.25, 0, 3])
})
