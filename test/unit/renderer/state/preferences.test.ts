import { expect, test } from 'vitest'
import { createPreferences, defaultLayout, HISTORY_SIZE } from '../../../../renderer/state/preferences.js'
import { standIn } from './stand-in.js'

test('what was arranged for a case comes back with it, and only with it', () => {
  const { ports } = standIn()
  const first = createPreferences(ports.memory)
  first.turnTo('a')
  first.arrange({ zone: 'Europe/Berlin', density: 'comfortable' })
  first.setMarks(new Set([3, 5]))
  first.remember('user:alice')
  const later = createPreferences(ports.memory)
  later.turnTo('b')
  const other = later.layout.get()
  later.turnTo('a')
  expect([other, later.layout.get(), [...later.marks.get()], later.history.get()]).toEqual([
    defaultLayout,
    { ...defaultLayout, zone: 'Europe/Berlin', density: 'comfortable' },
    [3, 5],
    ['user:alice'],
  ])
})

test('what cannot be read is replaced by the defaults', () => {
  const { ports, kept } = standIn()
  kept.set('spoor.layout.a', '{"columns":[],"zone":"Mars/Olympus"}')
  kept.set('spoor.history.a', 'not json')
  kept.set('spoor.marks.a', '["x"]')
  kept.set('spoor.theme', '"purple"')
  const preferences = createPreferences(ports.memory)
  preferences.turnTo('a')
  expect([
    preferences.layout.get(),
    preferences.history.get(),
    preferences.marks.get().size,
    preferences.theme.get(),
  ]).toEqual([defaultLayout, [], 0, 'system'])
})

test('the history keeps each query once, newest first, up to its size', () => {
  const preferences = createPreferences(standIn().ports.memory)
  for (let index = 0; index < HISTORY_SIZE + 5; index += 1) preferences.remember(`q${String(index)}`)
  preferences.remember('q20')
  const history = preferences.history.get()
  expect([history.length, history[0], history.filter((text) => text === 'q20').length]).toEqual([
    HISTORY_SIZE,
    'q20',
    1,
  ])
})

test('forgetting a case leaves nothing of it', () => {
  const { ports, kept } = standIn()
  const preferences = createPreferences(ports.memory)
  preferences.turnTo('a')
  preferences.arrange({ density: 'comfortable' })
  preferences.remember('x')
  preferences.setMarks(new Set([1]))
  preferences.forget('a')
  expect([...kept.keys()]).toEqual([])
})

test('marks go where their events have gone, in the case that is turned to and in any other', () => {
  const preferences = createPreferences(standIn().ports.memory)
  const moved = new Map([
    [1, 70],
    [2, 71],
  ])
  for (const id of ['a', 'b']) {
    preferences.turnTo(id)
    preferences.setMarks(new Set([1, 2, 3]))
  }
  expect([preferences.moveMarks('a', moved), preferences.moveMarks('b', moved)]).toEqual([1, 1])
  expect([...preferences.marks.get()]).toEqual([70, 71])
  preferences.turnTo('a')
  expect([...preferences.marks.get()]).toEqual([70, 71])
})
