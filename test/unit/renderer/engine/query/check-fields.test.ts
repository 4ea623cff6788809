import { expect, test } from 'vitest'
import { checkFields } from '../../../../../renderer/engine/query/check-fields.js'
import { parseQuery } from '../../../../../renderer/engine/query/parse.js'

const paths = ['requestParameters.bucketName', 'requestParameters.items.cidrIp', 'eventVersion']

function problemOf(text: string): unknown {
  const parsed = parseQuery(text)
  return parsed.ok ? checkFields(parsed.query, text, paths) : 'unreadable'
}

test.each([
  'eventName:x',
  'USER:x -form:y',
  'RequestParameters.BucketName:x',
  'requestParameters.*.cidrip:x',
  'requestParameters:*',
  'just text',
  'requestParameters.items.*:x',
])('%s asks for what some record has', (text) => {
  expect(problemOf(text)).toBeUndefined()
})

test.each(['note:x', '-tag:y', 'finding:*'])('%s asks for what no event has, and is refused', (text) => {
  expect(problemOf(text)).toMatchObject({ message: expect.any(String) as unknown })
})

test('a slip is named, with near names and the text itself to choose from', () => {
  expect([
    problemOf('a evntName:CreateUser'),
    problemOf('bucketName:x'),
    problemOf('iam:PassRole'),
    problemOf('requestParameters:x'),
  ]).toEqual([
    {
      from: 2,
      to: 10,
      message:
        'No record has a field evntName. To search for the text evntName:CreateUser, put it in quotation marks.',
      suggestions: ['a eventName:CreateUser', 'a "evntName:CreateUser"'],
    },
    {
      from: 0,
      to: 10,
      message:
        'No record has a field bucketName. To search for the text bucketName:x, put it in quotation marks.',
      suggestions: ['requestParameters.bucketName:x', '"bucketName:x"'],
    },
    {
      from: 0,
      to: 3,
      message: 'No record has a field iam. To search for the text iam:PassRole, put it in quotation marks.',
      suggestions: ['"iam:PassRole"'],
    },
    {
      from: 0,
      to: 17,
      message: 'requestParameters holds other fields and has no value of its own.',
      suggestions: ['requestParameters.*:x'],
    },
  ])
})
