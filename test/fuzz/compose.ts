/** Which evidence is read? Records written in every way that JSON allows, in every wrapper that is known, and in some that
 *  are not. */
import { parseJson } from '../../shared/cloudtrail/json.js'
import { shapes } from '../support/wrapped-records.js'
import { utf8 } from '../support/written-payloads.js'
import type { Dice } from './dice.js'

const KEYS = [
  ...[
    'requestParameters',
    'responseElements',
    'resources',
    'tlsDetails',
    'readOnly',
    'userAgent',
    'errorCode',
  ],
  ...[
    'requestID',
    'sharedEventID',
    'eventID',
    'eventTime',
    'awsRegion',
    'sourceIPAddress',
    'recipientAccountId',
  ],
  ...[
    'a',
    'b',
    'a.b',
    '',
    'key',
    'items',
    'cidrIp',
    '__proto__',
    'constructor',
    'eventContext',
    'insightDetails',
  ],
  ...[
    '_raw',
    'event',
    'original',
    'event.original',
    'Records',
    'Events',
    'detail',
    'message',
    'hits',
    '_source',
  ],
  ...['ключ', 'k\\u0065y', 'k\\ney', 'toString', 'x'.repeat(40), 'CloudTrailEvent', 'timeWindow', 'summary'],
]
const WORDS = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '1',
  '12',
  '443',
  '0.5',
  '-1.50',
  '1e5',
  '1E+5',
  '1e999',
  '2.50e-7',
]
const LONG_NUMBERS = ['12345678901234567890', '0.1000000000000000055511151231257827', '9007199254740993']
const TEXTS = [
  ...['', 'a', 'Ax', 'true', '12', 'GetObject', 'us-east-1', 'AssumedRole', '4444', 'abcdefgh', 'abcdefghi'],
  ...[
    'arn:aws:iam::123456789012:user/alice',
    '2023-07-10T11:38:23Z',
    '2023-07-10T11:38:23.250Z',
    '198.51.100.7',
  ],
  ...[
    'a\\"b\\\\c\\/d',
    'two\\nlines',
    'tab\\there',
    '\\u0000\\u001f',
    '\\b\\f\\r',
    '\\u00e4',
    '\\ud83d\\ude00',
  ],
  ...[
    '\\ud800',
    'x\\udc00y',
    '\\udc00\\ud800',
    'köln-größe',
    '日本語',
    '😀 grin',
    '\u2028',
    '\u007f',
    '\ufeff',
  ],
  ...[
    '{\\"Version\\":\\"2012-10-17\\"}',
    '}',
    '{',
    ']',
    '[',
    ',',
    '{\\"eventVersion\\":\\"1\\",',
    '\\\\',
    '\\"',
  ],
]
const TIMES = [
  ...[
    '2023-07-10T11:38:23Z',
    '2023-07-10T11:38:24Z',
    '2024-02-29T23:59:59Z',
    '2023-02-30T10:00:00Z',
    'yesterday',
  ],
  ...['2023-07-10T11:38:23.250Z', '1970-01-01T00:00:00Z', '2023-07-10T24:00:00Z', '2023-07-10T11:38:60Z', ''],
  ...['2023-07-10T11:38:2xZ', '2106-02-07T06:28:15Z', '2106-02-07T06:28:16Z', '0000-00-00T00:00:00Z'],
]
const SPACES = ['', '', '', '', ' ', '\n', '\r\n\t ', '    ']

/** How a record is written: plainly, so that it is found again by its first key, or in any way. */
export interface Manner {
  readonly plain: boolean
  readonly space: string
}

export function anyManner(dice: Dice): Manner {
  return { plain: false, space: dice.pick(SPACES) }
}

function uuid(dice: Dice): string {
  const digit = dice.pick(['4', 'a', 'f', '0', 'A', 'g'])
  const repeat = (count: number): string => digit.repeat(count)
  return `${repeat(8)}-${repeat(4)}-${repeat(4)}-${repeat(4)}-00000000000${String(dice.whole(4))}`
}

function textValue(dice: Dice): string {
  if (dice.once(12)) return uuid(dice)
  if (dice.once(300)) return dice.pick(['x', 'ä', '\\u0061', '\\"', ' ']).repeat(1 + dice.whole(9000))
  return dice.once(4) ? dice.pick(TEXTS) + dice.pick(TEXTS) : dice.pick(TEXTS)
}

function value(dice: Dice, depth: number, manner: Manner): string {
  const { space } = manner
  const kind = dice.whole(depth > 3 ? 6 : 10)
  if (kind < 4) return `"${textValue(dice)}"`
  if (kind < 6) return dice.once(12) ? dice.pick(LONG_NUMBERS) : dice.pick(WORDS)
  if (kind === 6 && dice.once(40)) return nested(dice)
  if (kind < 8)
    return list(
      dice.list(3, () => value(dice, depth + 1, manner)),
      '[]',
      space,
    )
  return list(
    dice.list(4, () => member(dice, depth + 1, manner)),
    '{}',
    space,
  )
}

/** Deeper than the fast path goes, or the exact one, or neither. */
function nested(dice: Dice): string {
  const depth = dice.pick([3, 60, 62, 63, 64, 65, 66, 200, 509, 510, 511, 512, 513, 600])
  const object = dice.once(2)
  const inner = dice.pick(['1', '', '"x"'])
  const filled = object && inner === '' ? '1' : inner
  return (object ? '{"k":' : '[').repeat(depth) + filled + (object ? '}' : ']').repeat(depth)
}

function list(items: readonly string[], brackets: string, space: string): string {
  return `${brackets[0] ?? ''}${space}${items.join(`${space},${space}`)}${space}${brackets[1] ?? ''}`
}

function member(dice: Dice, depth: number, manner: Manner): string {
  return `"${dice.pick(KEYS)}"${manner.space}:${manner.space}${value(dice, depth, manner)}`
}

/** A record; most are simple enough for the fast path. */
export function record(dice: Dice, number: number, manner: Manner): string {
  const members = ['"eventVersion":"1.08"']
  if (!dice.once(10))
    members.push(`"eventTime":"${dice.once(5) ? dice.pick(TIMES) : '2023-07-10T11:38:23Z'}"`)
  members.push(`"eventName":"${dice.pick(['GetObject', 'ConsoleLogin', 'Größe', 'AssumeRole'])}"`)
  if (dice.once(2)) members.push(`"eventID":"${uuid(dice)}"`)
  if (dice.once(2))
    members.push('"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/x/y"}')
  members.push(...dice.list(4, () => member(dice, 1, manner)))
  if (!dice.once(8)) members.push(`"ordinal":${String(number)}`)
  if (!manner.plain && dice.once(6)) members.reverse()
  return list(members, '{}', manner.space)
}

const oneLine: Manner = { plain: false, space: '' }

/** A payload of some records, or of what might be taken for them. */
export function payload(dice: Dice, number: number): string {
  const shape = dice.whole(8)
  if (shape === 0) return oddPayload(dice, number)
  if (shape < 4) {
    const wrap = dice.pick(shapes)
    return wrap.wrap(dice.list(4, (index) => record(dice, number + index, oneLine)))
  }
  const manner = anyManner(dice)
  const texts = dice.list(5, (index) => record(dice, number + index, manner))
  return framed(dice, texts)
}

/** A payload in which one record of several is damaged, by `damage`, and the texts of the others. */
export function damagedPayload(
  dice: Dice,
  number: number,
  damage: (record: Uint8Array) => Uint8Array,
): { readonly payload: Uint8Array; readonly untouched: readonly string[] } {
  const texts = Array.from({ length: 2 + dice.whole(4) }, (_, index) =>
    record(dice, number + index, { plain: true, space: '' }),
  )
  const victim = dice.whole(texts.length)
  const [before, between, behind] = dice.pick([
    ['{"Records":[', ',', ']}'],
    ['', '\n', '\n'],
    ['[', ',', ']'],
  ] as const)
  const pieces = texts.map((text, index) => (index === victim ? damage(utf8(text)) : utf8(text)))
  const all = pieces.flatMap((piece, index) => (index === 0 ? [piece] : [utf8(between), piece]))
  const payload = Uint8Array.from(Buffer.concat([utf8(before), ...all, utf8(behind)]))
  const untouched = texts.filter((text, index) => index !== victim && parseJson(text).ok)
  return { payload, untouched }
}

function framed(dice: Dice, texts: readonly string[]): string {
  switch (dice.whole(7)) {
    case 0:
      return `\uFEFF{"a":[{"b":"}"}],\n"Records" : [${texts.join(',\n')}] ,"z":{"n":1} }`
    case 1:
      return ` [ ${texts.join(' ,')} ]\n`
    case 2:
      return `${texts.join('\n')}\n`
    case 3:
      return texts.join(dice.pick(['', ',', ' ', ',\n']))
    case 4:
      return texts.map((text) => `{"Records":[${text}]}`).join(dice.pick(['', '\n', ',']))
    default:
      return `{"Records":[${texts.join(',')}]}`
  }
}

function oddPayload(dice: Dice, number: number): string {
  const manner = anyManner(dice)
  const inner = record(dice, number, manner)
  switch (dice.whole(8)) {
    case 0:
      return `{"Records":[${inner},${value(dice, 0, manner)},${inner}]}`
    case 1:
      return `{"Records":[${inner}],"${dice.pick(KEYS)}":${value(dice, 0, manner)},"Events":[${inner}]}`
    case 2:
      return `{"${dice.pick(KEYS)}":${value(dice, 0, manner)},"hits":{"x":1,"hits":[${inner}]}}`
    case 3:
      return `${value(dice, 0, manner)}\n${inner}`
    case 4:
      return `[[${inner}],${inner}]`
    case 5:
      return `2023-07-10T11:38:23.000Z ${inner}\n${value(dice, 0, manner)}\n${inner}`
    case 6:
      return `{"Records":{"0":${inner}}}`
    default:
      return value(dice, 0, manner)
  }
}
