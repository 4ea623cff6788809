import { describe, expect, test } from 'vitest'
import { NESTING_LIMIT, parseQuery, QUERY_LENGTH_LIMIT } from '../../../../../renderer/engine/query/parse.js'

/** The canonical form of a text that can be read; the message of one that cannot. */
function reading(text: string): string {
  const parsed = parseQuery(text)
  return parsed.ok ? parsed.canonical : `! ${parsed.problem.message}`
}

function query(text: string): unknown {
  const parsed = parseQuery(text)
  return parsed.ok ? parsed.query : parsed.problem
}

const contains = (text: string): unknown => ({ kind: 'text', test: { kind: 'contains', text } })

describe('what people type means one obvious thing', () => {
  test.each([
    ['', '*'],
    ['  \t', '*'],
    ['*', '*'],
    ['*:*', '*'],
    ['terraform', 'terraform'],
    ['"staging bucket"', '"staging bucket"'],
    ['i-0??a', 'i-0??a'],
    ['a***b', 'a*b'],
    ['EVENTNAME:CreateUser', 'eventName:CreateUser'],
    ['action:Create*', 'eventName:Create*'],
    ['agent:~terraform', 'userAgent:~terraform'],
    ['agent:~terra*', 'userAgent:*terra*'],
    ['agent:~terra*form', 'userAgent:*terra*form*'],
    ['errorMessage:/not authorized.*s3/', 'errorMessage:/not authorized.*s3/'],
    ['error:*', 'errorCode:*'],
    ['-error:*', '-errorCode:*'],
    ['error:""', '-errorCode:*'],
    ['eventName:(CreateUser OR DeleteUser)', 'eventName:(CreateUser OR DeleteUser)'],
    ['eventName:(Create* -CreateUser)', 'eventName:Create* -eventName:CreateUser'],
    ['service:s3', 'eventSource:s3.amazonaws.com'],
    [
      'service:(s3 OR "iam" OR sts.amazonaws.com OR ec*)',
      'eventSource:(s3.amazonaws.com OR iam.amazonaws.com OR sts.amazonaws.com OR ec*)',
    ],
    ['eventSource:s3', 'eventSource:s3'],
    ['ip:10.0.0.0/8', 'sourceIPAddress:10.0.0.0/8'],
    ['ip:2001:db8::/32', 'sourceIPAddress:2001:db8::/32'],
    ['ip:::1', 'sourceIPAddress:"::1"'],
    ['eventTime:[2023-07-10T12:00 TO 2023-07-10T13:00}', 'eventTime:[2023-07-10T12:00 TO 2023-07-10T13:00}'],
    ['time:2023-07-10', 'eventTime:[2023-07-10 TO 2023-07-11}'],
    ['time:2023-12', 'eventTime:[2023-12-01 TO 2024-01-01}'],
    ['time:2023-07-10T11:38', 'eventTime:[2023-07-10T11:38:00Z TO 2023-07-10T11:39:00Z}'],
    ['time<=2023-07-10', 'eventTime<2023-07-11'],
    ['time>2023-07-10', 'eventTime>=2023-07-11'],
    ['time:>=2023-07-10', 'eventTime>=2023-07-10'],
    ['time:[* TO 2023-07-10]', 'eventTime<2023-07-11'],
    ['time:["2023-07-10 12:00" TO *]', 'eventTime>=2023-07-10T12:00'],
    ['a.b:[* TO *]', 'a.b:*'],
    ['a.b:{1 TO 5]', 'a.b:{1 TO 5]'],
    ['additionalEventData.bytesTransferredOut>1000000', 'additionalEventData.bytesTransferredOut>1000000'],
    ['requestParameters.*.cidrIp:0.0.0.0/0', 'requestParameters.*.cidrIp:0.0.0.0/0'],
    ['a b && c || d', '(a b c) OR d'],
    ['a OR b c', 'a OR (b c)'],
    ['(a OR b) c', '(a OR b) c'],
    ['NOT a b', '-a b'],
    ['!(a b)', '-(a b)'],
    ['NOT NOT a', '-(-a)'],
    ['NOT(a)', '-a'],
    ['a and b or not c', 'a and b or not c'],
    ['((a b) c)', 'a b c'],
  ])('%s', (text, canonical) => {
    expect(reading(text)).toBe(canonical)
  })

  test.each([
    'arn:aws:iam::123456789012:user/eve',
    'arn:aws-us-gov:s3:::bucket',
    '2023-07-10T11:38:23Z',
    '11:38:23',
    '::1',
    '2001:db8::/32',
    'fe80::1',
    'face:b00c::1',
    'aa:bb:cc:dd:ee:ff',
    'https://example.com/#a=b&c=d',
    's3://bucket/key',
    'codecommit::us-east-1://repository',
    'application/json',
    'prefix=value',
    '/path/like/this',
    '/tmp',
    'Mozilla/5.0',
    'AROAEXAMPLEID12345678:session',
    'sha256:0123456789abcdef',
    'DOMAIN\\user',
    'C:\\Windows',
    '--no-verify',
    '->',
    'foo(bar)',
    'a>b',
    '{"Effect":"Allow"}',
    '10.0.0.0/8',
  ])('%s is a text', (text) => {
    expect(query(text)).toEqual(contains(text))
  })

  test('a value runs to white space, whatever it holds', () => {
    expect(query('(user:arn:aws:iam::123456789012:user/eve)')).toEqual({
      kind: 'field',
      name: 'user',
      test: { kind: 'equals', text: 'arn:aws:iam::123456789012:user/eve' },
    })
  })

  test('a closed pair of slashes is a regular expression, in which a slash is escaped', () => {
    expect([query('/a\\/b [/]/'), query('f:/x/')]).toEqual([
      { kind: 'text', test: { kind: 'regex', source: 'a/b [/]' } },
      { kind: 'field', name: 'f', test: { kind: 'regex', source: 'x' } },
    ])
  })

  test('escapes make single characters plain and control characters visible', () => {
    expect([query('a\\ b\\*c'), query('"a\\"b\\\\c\\n\\u{a}"')]).toEqual([
      contains('a b*c'),
      contains('a"b\\c\\n\n'),
    ])
  })

  test('a path is kept as typed, with its unusual characters escaped', () => {
    expect(query('requestParameters.tags.aws\\:createdBy:x')).toEqual({
      kind: 'field',
      name: 'requestParameters.tags.aws:createdBy',
      test: { kind: 'equals', text: 'x' },
    })
  })

  test('numbers and times become bounds, a coarse time counts whole', () => {
    expect(query('time:[2023-07-10 TO 2023-07-10]')).toEqual({
      kind: 'field',
      name: 'eventTime',
      test: {
        kind: 'range',
        from: { type: 'time', value: Date.UTC(2023, 6, 10), inclusive: true, text: '2023-07-10' },
        to: { type: 'time', value: Date.UTC(2023, 6, 11), inclusive: false, text: '2023-07-11' },
      },
    })
  })
})

describe('what cannot be read is explained', () => {
  test.each([
    ['"open', 0, 5, ['"open"', '\\"open']],
    ['(a b', 0, 1, ['(a b)', '\\(a b']],
    ['a)', 1, 2, ['a', '(a)', 'a\\)']],
    ['()', 0, 2, ['', '"()"']],
    ['/vpc-[0-9', 0, 9, ['"/vpc-[0-9"']],
    ['/vpc-[0-9]+', 0, 11, ['/vpc-[0-9]+/', '"/vpc-[0-9]+"']],
    ['x /(?=a)b/', 3, 6, ['x "(?=a)b"']],
    ['/(a)\\1/', 4, 6, ['"(a)\\\\1"']],
    ['eventName:', 0, 10, ['eventName:*', 'eventName', '"eventName:"']],
    [
      'eventName: CreateUser',
      0,
      21,
      ['eventName:CreateUser', '"eventName: CreateUser"', '"eventName:" CreateUser'],
    ],
    ['eventName=CreateUser', 0, 10, ['eventName:CreateUser', '"eventName=CreateUser"']],
    ['eventName!=CreateUser', 0, 11, ['-eventName:CreateUser', '"eventName!=CreateUser"']],
    ['eventTime >= 2023-07-10', 0, 13, ['eventTime>=2023-07-10', 'eventTime ">=" 2023-07-10']],
    ['ip:10.0.0.0/40', 3, 14, ['ip:10.0.0.0/32', 'ip:10.0.0.0', 'ip:"10.0.0.0/40"']],
    ['time:2023-7-1', 5, 13, ['time:2023-07-01', 'time:2023-07']],
    ['time:31.12.2023', 5, 15, ['time:2023-12-31']],
    ['time:2023-02-30', 5, 15, ['time:2023-02']],
    ['time:[2023-07-11 TO 2023-07-10}', 5, 31, ['time:[2023-07-10 TO 2023-07-11}']],
    [
      'time:[2023-07-10 2023-07-11]',
      5,
      28,
      ['time:[2023-07-10 TO 2023-07-11]', 'time:"[2023-07-10 2023-07-11]"'],
    ],
    ['a AND', 2, 5, ['a', 'a "AND"']],
    ['OR', 0, 2, ['', '"OR"']],
    ['a - b', 2, 3, ['a -b', 'a "-" b']],
    ['“foo bar”', 0, 1, ['"foo bar"', '\\“foo bar”']],
    ["'foo bar'", 0, 9, ['"foo bar"', '"\'foo bar\'"']],
    ['"Effect":"Allow"', 8, 16, ['"Effect" :"Allow"', '"\\"Effect\\":\\"Allow\\""']],
    ['agent:~', 6, 7, ['agent:*']],
  ])('%s', (text, from, to, suggestions) => {
    const parsed = parseQuery(text)
    expect(parsed.ok ? parsed.canonical : { ...parsed.problem, message: '' }).toEqual({
      from,
      to,
      message: '',
      suggestions,
    })
  })

  test('every message is a sentence of its own', () => {
    const texts = [
      '"a',
      '(a',
      'a)',
      '()',
      '""',
      'f:',
      'f: a',
      'user=a',
      'ip:1.2.3/8',
      'time:x',
      'a.b>=x',
      'time>x',
      'f:[x TO y]',
      'f:[1 TO 2023-07-10]',
      'f:{1 TO 1}',
      'a &',
    ]
    expect(texts.map(reading)).toMatchInlineSnapshot(`
      [
        "! This quotation mark is not closed.",
        "! This parenthesis is not closed.",
        "! This closing parenthesis has no opening one.",
        "! There is nothing between these parentheses.",
        "! There is nothing between these quotation marks.",
        "! Which value of f? f:* finds the events that have the field.",
        "! There is no blank between f: and its value.",
        "! A value stands behind a colon: user:a.",
        "! 1.2.3/8 is no IP prefix: the address has to be written out, as in 10.0.0.0/8.",
        "! This is no date or time. Write 2023-07-10, 2023-07-10T11:38 or 2023-07-10T11:38:23Z; times are UTC.",
        ""a.b>=x"",
        "! This is no date or time. Write 2023-07-10, 2023-07-10T11:38 or 2023-07-10T11:38:23Z; times are UTC.",
        "! A range needs numbers or times; "x" is neither.",
        "! One end of this range is a number, the other a time.",
        "! This range is empty: it leaves out its ends.",
        "! Write &&, or put & in quotation marks to search for it.",
      ]
    `)
  })

  test('too long and too deep a text is refused in words', () => {
    const deep = '('.repeat(NESTING_LIMIT + 1)
    expect([
      reading('a'.repeat(QUERY_LENGTH_LIMIT + 1)),
      reading(`${deep}a`),
      reading(`${'NOT '.repeat(NESTING_LIMIT + 1)}a`),
    ]).toMatchInlineSnapshot(`
      [
        "! A query may have up to 65,536 characters.",
        "! Parentheses and negations may be nested 200 deep.",
        "! Parentheses and negations may be nested 200 deep.",
      ]
    `)
  })

  test('hostile texts of full length are read or refused', () => {
    const texts = ['(', ')', '"', '/', '[', '-(', 'a(', '\\', 'a:(', '*?', 'a OR ', '/[ ', '!a '].map(
      (piece) => piece.repeat(Math.floor(QUERY_LENGTH_LIMIT / piece.length)),
    )
    expect(texts.map((text) => typeof parseQuery(text).ok)).toEqual(texts.map(() => 'boolean'))
  })
})
