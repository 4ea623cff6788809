/** Which JSON texts can hold a CloudTrail record? Arbitraries for records, written in every way that JSON allows. */
import fc from 'fast-check'

/** JSON as it is written: numbers as text, members in order, keys possibly twice. */
export type Tree =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Tree])[] }

export interface Style {
  readonly space: string
  /** Which characters are escaped although they need not be: none, all beyond ASCII, all. */
  readonly escape: 'least' | 'ascii' | 'all'
}

export const style: fc.Arbitrary<Style> = fc.record({
  space: fc.constantFrom('', '', ' ', '\n', '\r\n\t ', '    '),
  escape: fc.constantFrom('least', 'least', 'ascii', 'all'),
})

const text = (value: string): Tree => ({ kind: 'text', text: value })
const word = (value: string): Tree => ({ kind: 'word', text: value })

const uuid = fc
  .tuple(fc.nat(3), fc.constantFrom('4', 'a', 'f', '0'))
  .map(([n, d]) => `${d.repeat(8)}-${d.repeat(4)}-${d.repeat(4)}-${d.repeat(4)}-00000000000${String(n)}`)

const oddText = fc.constantFrom(
  '',
  'a',
  'true',
  '12',
  'a"b\\c/d',
  'zwei\nZeilen',
  'C:\\temp',
  'tab\there',
  'cr\rx',
  '\u0000\u001f\u007f',
  'Ä',
  'köln-größe',
  '日本語',
  '😀 grin',
  '\ud800',
  'x\udc00y',
  '{"Version":"2012-10-17"}',
  '"',
  '\\',
  '4444',
  '\u2028',
)

const plainText = fc.oneof(
  fc.constantFrom(
    'Ax',
    'Bcd',
    'GetObject',
    'us-east-1',
    'arn:aws:iam::123456789012:user/alice',
    'AKIAIOSFODNN7EXAMPLE',
  ),
  fc.string({ maxLength: 12 }),
  uuid,
)

const number = fc.constantFrom(
  '0',
  '-0',
  '7',
  '-12',
  '3.50',
  '0.1',
  '12345678901234567890',
  '1e3',
  '1E-2',
  '100',
  '10',
)

const key = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'name', 'items', 'arn', 'type', 'Records', 'eventID', 'eventTime', 'key'),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'a.b', 'Schlüssel', '__proto__', 'q"q', 'a\\b') },
)

const { value } = fc.letrec<{ value: Tree }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: plainText.map(text) },
    { weight: 1, arbitrary: oddText.map(text) },
    { weight: 2, arbitrary: number.map(word) },
    { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null').map(word) },
    {
      weight: 2,
      arbitrary: fc.array(tie('value'), { maxLength: 3 }).map((items): Tree => ({ kind: 'list', items })),
    },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.tuple(key, tie('value')), { maxLength: 4 })
        .map((members): Tree => ({ kind: 'object', members })),
    },
  ),
}))

const eventTime = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.integer({ min: 0, max: 300_000 }).map((n) => text(isoSecond(1_680_000_000 + 9000 * n))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '2023-02-30T10:00:00Z',
        '2023-07-10T11:38:23.250Z',
        '2023-07-10 11:38:23',
        '1970-01-01T00:00:00Z',
        '2023-07-10T24:00:00Z',
        '2023-07-10T11:38:60Z',
        '1969-12-31T23:59:59Z',
        '2023-07-10T11:38:2xZ',
        'yesterday',
        '',
      )
      .map(text),
  },
  { weight: 1, arbitrary: value },
)

const idValue = fc.oneof(
  { weight: 6, arbitrary: uuid.map(text) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'PE9H3A6RZP2GXVZ7',
        '',
        '00000000-0000-0000-0000-000000000000',
        '12345678-ffff-ffff-ffff-ffff00000000',
        'ABCDEF01-2345-6789-ABCD-EF0123456789',
        'abcdef01-2345-6789-abcd-ef012345678g',
        'abcdef01-2345-6789-abcd-ef0123456789',
      )
      .map(text),
  },
  { weight: 1, arbitrary: value },
)

const identity = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'type',
        'arn',
        'userName',
        'accountId',
        'principalId',
        'accessKeyId',
        'invokedBy',
        'sessionContext',
      ),
      value,
    ),
    { maxLength: 5 },
  )
  .map((members): Tree => ({ kind: 'object', members }))

const member = fc.oneof(
  fc.tuple(
    fc.constantFrom('requestParameters', 'responseElements', 'resources', 'tlsDetails', 'readOnly'),
    value,
  ),
  fc.tuple(fc.constantFrom('requestID', 'sharedEventID'), idValue),
  fc.tuple(
    fc.constantFrom('sourceIPAddress', 'errorCode', 'userAgent', 'recipientAccountId', 'awsRegion'),
    plainText.map(text),
  ),
  fc.tuple(key, value),
)

/** A record that `looksLikeRecord`: it has an eventName and an eventVersion at least. */
export const record: fc.Arbitrary<Tree> = fc
  .tuple(
    fc.option(eventTime, { freq: 8 }),
    fc.option(idValue, { freq: 8 }),
    fc.option(identity, { freq: 4 }),
    fc.constantFrom('GetObject', 'ConsoleLogin', 'AssumeRole', 'Größe'),
    fc.array(member, { maxLength: 6 }),
  )
  .map(([time, id, user, name, more]): Tree => {
    const members: [string, Tree][] = [
      ['eventVersion', text('1.08')],
      ['eventName', text(name)],
    ]
    if (user !== null) members.push(['userIdentity', user])
    if (time !== null) members.push(['eventTime', time])
    if (id !== null) members.push(['eventID', id])
    return { kind: 'object', members: [...members, ...more] }
  })

/** The record with one more member that makes it unlike every other. */
export function numbered(tree: Tree, number: number): Tree {
  if (tree.kind !== 'object') throw new Error('a record is an object')
  return { kind: 'object', members: [...tree.members, ['ordinal', word(String(number))]] }
}

export function print(tree: Tree, how: Style): string {
  const { space } = how
  switch (tree.kind) {
    case 'word':
      return tree.text
    case 'text':
      return quoted(tree.text, how)
    case 'list':
      return `[${space}${tree.items.map((item) => print(item, how)).join(`${space},${space}`)}${space}]`
    case 'object':
      return `{${space}${tree.members
        .map(
          ([name, item]) => `${quoted(name, how)}${space === '    ' ? ' ' : ''}:${space}${print(item, how)}`,
        )
        .join(`${space},${space}`)}${space}}`
  }
}

function quoted(value: string, { escape }: Style): string {
  const json = JSON.stringify(value)
  if (escape === 'least') return json
  const wanted = escape === 'all' ? /[^"\\]/g : /[^\x20-\x7e]/g
  const body = JSON.stringify(value).slice(1, -1)
  if (escape === 'all') {
    return `"${Array.from({ length: value.length }, (_, at) => unicodeEscape(value.charCodeAt(at))).join('')}"`
  }
  return `"${body.replace(wanted, (character) =>
    Array.from({ length: character.length }, (_, at) => unicodeEscape(character.charCodeAt(at))).join(''),
  )}"`
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}

function isoSecond(second: number): string {
  return new Date(1000 * second).toISOString().replace('.000Z', 'Z')
}
