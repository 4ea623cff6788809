/** Is the command line understood exactly, and refused with a sentence otherwise? */
import { expect, test } from 'vitest'
import { parseArguments } from '../../../../electron/loopback/arguments.js'

test('a job has paths, a folder, and what is left out is said', () => {
  expect([
    parseArguments(['analyze', 'a.json', 'b', '--out', 'found']),
    parseArguments([
      'analyze',
      '--out=found',
      '--query',
      '-errorCode:x',
      '--time-zone=Europe/Berlin',
      '--',
      '-a',
    ]),
  ]).toEqual([
    { kind: 'analyze', paths: ['a.json', 'b'], out: 'found', query: '', timeZone: 'UTC', browser: null },
    {
      kind: 'analyze',
      paths: ['-a'],
      out: 'found',
      query: '-errorCode:x',
      timeZone: 'Europe/Berlin',
      browser: null,
    },
  ])
})

test('a window takes paths and what tests need', () => {
  expect(
    parseArguments(['window', '--headless', '--browser-argument=--a=b', '--browser-argument', '--c', 'x']),
  ).toEqual({
    kind: 'window',
    paths: ['x'],
    options: { headless: true, profile: null, browser: null, browserArguments: ['--a=b', '--c'] },
  })
})

test('everything else is wrong, and says how', () => {
  const wrong = [
    [],
    ['open'],
    ['analyze', '--out', 'x'],
    ['analyze', 'a'],
    ['analyze', 'a', '--out', ''],
    ['analyze', 'a', '--out'],
    ['analyze', 'a', '--out', 'x', '--out', 'y'],
    ['analyze', 'a', '--out', 'x', '--time-zone', 'Mars/Olympus'],
    ['analyze', 'a', '--out', 'x', '--verbose'],
    ['analyze', 'a', '--out', 'x', '--constructor'],
    ['analyze', '', '--out', 'x'],
    ['window', '--headless=yes'],
    ['window', '--out', 'x'],
  ]
  const sentences = wrong.map((given) => {
    const order = parseArguments(given)
    return order.kind === 'wrong' ? order.sentence : 'accepted'
  })
  expect(sentences).toEqual([
    'Say what to do: window, analyze or verify.',
    'Say what to do: window, analyze or verify.',
    'No PATH to read was given.',
    '--out DIR is missing.',
    '--out DIR is missing.',
    '--out needs a value.',
    '--out was given twice.',
    'There is no time zone Mars/Olympus.',
    'There is no option --verbose.',
    'There is no option --constructor.',
    'An empty argument is no PATH.',
    '--headless takes no value.',
    'There is no option --out.',
  ])
})
