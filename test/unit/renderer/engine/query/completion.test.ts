import { expect, test } from 'vitest'
import { completeFields, completionAt } from '../../../../../renderer/engine/query/completion.js'

/** `|` is the cursor. */
function at(marked: string): string {
  const cursor = marked.indexOf('|')
  const text = marked.replace('|', '')
  const { kind, field, prefix, from, to } = completionAt(text, cursor)
  return `${kind}${field === undefined ? '' : ` of ${field}`} <${prefix}> replaces <${text.slice(from, to)}>`
}

test.each([
  ['|', 'field <> replaces <>'],
  ['even|', 'field <even> replaces <even>'],
  ['ev|en', 'field <ev> replaces <even>'],
  ['a -even|', 'field <even> replaces <even>'],
  ['(even|', 'field <even> replaces <even>'],
  ['action:|', 'value of eventName <> replaces <>'],
  ['action:Cre|ate', 'value of eventName <Cre> replaces <Create>'],
  ['action:"Create U|', 'value of eventName <Create U> replaces <"Create U>'],
  ['eventName:(Create OR De|)', 'value of eventName <De> replaces <De>'],
  ['eventName:(Create OR |', 'value of eventName <> replaces <>'],
  ['eventName:(Create) ev|', 'field <ev> replaces <ev>'],
  ['user:arn:aws:i|', 'value of user <arn:aws:i> replaces <arn:aws:i>'],
  ['"a phr|ase"', 'none <> replaces <>'],
  ['/re|gex/', 'none <> replaces <>'],
  ['eventTime:[2023 TO |', 'none <> replaces <>'],
  ['12|', 'none <> replaces <>'],
])('%s', (text, expected) => {
  expect(at(text)).toBe(expected)
})

test('fields that begin with the prefix come before those with such a step', () => {
  expect(completeFields('acc', ['requestParameters.accountName', 'a b:c'])).toEqual([
    { insert: 'account:', label: 'account', detail: 'Any of recipientAccountId, userIdentity.accountId' },
    expect.objectContaining({ insert: 'userIdentity.accessKeyId:' }),
    expect.objectContaining({ insert: 'userIdentity.accountId:' }),
    {
      insert: 'requestParameters.accountName:',
      label: 'requestParameters.accountName',
      detail: 'Path of the record',
    },
  ])
  expect(completeFields('a b', ['a b:c'])).toEqual([
    { insert: 'a\\ b\\:c:', label: 'a b:c', detail: 'Path of the record' },
  ])
})
