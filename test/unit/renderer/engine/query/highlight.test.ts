import { expect, test } from 'vitest'
import { highlighter } from '../../../../../renderer/engine/query/highlight.js'
import { parseQuery } from '../../../../../renderer/engine/query/parse.js'

/** The value with its marks in brackets. */
function marked(text: string, field: string, value: string): string {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  let end = 0
  let shown = ''
  for (const [from, to] of highlighter(parsed.query)(field, value)) {
    shown += `${value.slice(end, from)}[${value.slice(from, to)}]`
    end = to
  }
  return shown + value.slice(end)
}

test.each([
  ['terra', 'userAgent', 'Terraform terra', '[Terra]form [terra]'],
  ['σ', 'x', '😀Σς', '😀[Σς]'],
  ['ab bc', 'x', 'abcd', '[abc]d'],
  ['-terra', 'x', 'terra', 'terra'],
  ['eventName:CreateUser', 'eventName', 'CreateUser', '[CreateUser]'],
  ['eventName:CreateUser', 'errorCode', 'CreateUser', 'CreateUser'],
  ['user:eve', 'principal', 'eve', '[eve]'],
  ['user:eve', 'userIdentity.userName', 'EVE', '[EVE]'],
  ['eventName:Create*User', 'eventName', 'CreateLoginUser', '[Create]Login[User]'],
  ['Create*User', 'eventName', 'xCreateLoginUsers', 'x[CreateLoginUser]s'],
  ['*User*', 'eventName', 'CreateUsers', 'Create[User]s'],
  ['/[0-9]+/', 'x', 'a12b345', 'a[12]b[345]'],
  ['/o+?/', 'x', 'foo', 'f[oo]'],
  ['error:*', 'errorCode', 'AccessDenied', 'AccessDenied'],
  ['time>=2023', 'eventTime', '2023-07-10T00:00:00Z', '2023-07-10T00:00:00Z'],
  ['ip:10.0.0.0/8', 'sourceIPAddress', '10.1.1.1', '[10.1.1.1]'],
  ['requestParameters.*.a:x', 'requestParameters.b.A', 'X', '[X]'],
])('%s marks in %s', (text, field, value, expected) => {
  expect(marked(text, field, value)).toBe(expected)
})
