import { expect, test } from 'vitest'
import {
  actions,
  keyLabel,
  pressName,
  verdictOf,
  type KeyPress,
  type KeyScope,
} from '../../../../renderer/state/keys.js'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

test('no key means two things in the same place', () => {
  const everywhere: KeyScope[] = ['anywhere', 'case', 'value', 'table']
  const names = actions.flatMap((action) => action.keys.map((key) => key))
  const clashes = names.filter((name, index) => names.indexOf(name) !== index)
  expect([clashes, everywhere.length]).toEqual([[], 4])
})

test('a press is named as the table writes it', () => {
  const presses = [
    press('j'),
    press('?', { shiftKey: true }),
    press('K', { ctrlKey: true }),
    press('O', { ctrlKey: true, shiftKey: true }),
    press('k', { metaKey: true }),
  ]
  expect(presses.map(pressName)).toEqual(['j', '?', 'Ctrl+k', 'Ctrl+Shift+o', 'Ctrl+k'])
})

test('a sequence needs both of its keys, and a key counts only in its scope', () => {
  const inCase = new Set<KeyScope>(['anywhere', 'case'])
  expect([
    verdictOf(press('g'), '', inCase),
    verdictOf(press('e'), 'g', inCase),
    verdictOf(press('e'), '', inCase),
    verdictOf(press('j'), '', inCase),
    verdictOf(press('e'), '', new Set<KeyScope>(['anywhere'])),
  ]).toEqual([
    { kind: 'begun', prefix: 'g' },
    { kind: 'action', id: 'go-evidence' },
    { kind: 'action', id: 'export' },
    { kind: 'none' },
    { kind: 'none' },
  ])
})

test('keys are labelled as they are printed on a keyboard', () => {
  expect(['Ctrl+k', ' ', 'ArrowDown', 'g s', '?'].map(keyLabel)).toEqual([
    'Ctrl+K',
    'Space',
    '↓',
    'g then s',
    '?',
  ])
})
