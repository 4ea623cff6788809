/** Is this JSON nothing but what AWS hands a function or a client that reads a stream, with the log text packed into base64?
 *  CloudWatch Logs subscriptions (`awslogs.data`), Kinesis (`Records[].kinesis.data`, `Records[].Data`), Firehose
 *  (`records[].data`): "Using subscription filters", CloudWatch Logs user guide; "GetRecords", Kinesis API reference; "Using
 *  Lambda with Kinesis" and "Data transformation", their developer guides.
 *
 *  Only texts whose every member is known are opened here: a record that stands beside packed ones must reach the reader of
 *  records, and so must what is damaged. Only the end may be missing. */

export interface PackedText {
  /** How to find it: `Records[3].kinesis.data at byte 345`, counted from 0. */
  readonly place: string
  /** Of the text behind its quote. */
  readonly offset: number
  /** What stands between the quotes, as it stands there. */
  readonly text: Uint8Array
}

export interface Envelope {
  readonly packed: readonly PackedText[]
  /** Where the text ends too early, if it does. */
  readonly cutAt: number | undefined
}

interface Shape {
  readonly [key: string]: 'plain' | 'any' | 'packed' | Shape | readonly [Shape]
}

const plain = (...names: readonly string[]): Shape => Object.fromEntries(names.map((name) => [name, 'plain']))

const element: Shape = {
  ...plain('SequenceNumber', 'ApproximateArrivalTimestamp', 'PartitionKey', 'EncryptionType'),
  ...plain('recordId', 'approximateArrivalTimestamp', 'result'),
  ...plain('eventSource', 'eventVersion', 'eventID', 'eventName', 'eventSourceARN'),
  ...plain('invokeIdentityArn', 'awsRegion'),
  kinesisRecordMetadata: 'any',
  Data: 'packed',
  data: 'packed',
  kinesis: {
    ...plain('kinesisSchemaVersion', 'partitionKey', 'sequenceNumber', 'approximateArrivalTimestamp'),
    ...plain('encryptionType'),
    data: 'packed',
  },
}
const whole: Shape = {
  ...element,
  ...plain('NextShardIterator', 'MillisBehindLatest', 'StreamName', 'DeliveryStreamName'),
  ...plain('invocationId', 'deliveryStreamArn', 'sourceKinesisStreamArn', 'region'),
  ChildShards: 'any',
  awslogs: { data: 'packed' },
  Records: [element],
  records: [element],
}

/** Of a gzip member, and of `{"`: without one of these there is nothing to be read in it. */
const STARTS = ['H4sI', 'eyJ']
/** Arrays and objects in what is passed over. */
const MAX_DEPTH = 32

/** The packed texts of an envelope, in order; undefined if it is none, or not wholly one. */
export function readEnvelope(body: Uint8Array): Envelope | undefined {
  const reader = new EnvelopeReader(body)
  const cutAt = reader.readAll()
  if (cutAt === 'other') return undefined
  const { packed } = reader
  const known = packed.some(({ text }) =>
    STARTS.some((start) => latin1(text.subarray(0, 4)).startsWith(start)),
  )
  return known ? { packed, cutAt } : undefined
}

/** Thrown within this file only. Made once: nearly every file is no envelope, and a stack costs more than to see that. */
class Stop extends Error {}
const OTHER = new Stop('no envelope')
const CUT = new Stop('it ends too early')

class EnvelopeReader {
  readonly packed: PackedText[] = []
  #at = 0

  constructor(private readonly bytes: Uint8Array) {}

  /** Undefined: read to its end; a number: it is cut there. */
  readAll(): number | 'other' | undefined {
    try {
      if (latin1(this.bytes.subarray(0, 3)) === '\xef\xbb\xbf') this.#at = 3
      for (;;) {
        while (this.#isSpace() || isBetween(this.bytes[this.#at])) this.#at += 1
        if (this.#at >= this.bytes.length) return undefined
        this.#object(whole, '')
      }
    } catch (error) {
      if (!(error instanceof Stop)) throw error
      return error === CUT ? this.bytes.length : 'other'
    }
  }

  /** Reads an object of this shape in which something is packed, or a list of such objects. */
  #object(shape: Shape, path: string): void {
    let holds = false
    this.#members((key) => {
      const kind = Object.hasOwn(shape, key) ? shape[key] : undefined
      if (kind === undefined) throw OTHER
      holds = this.#member(kind, path === '' ? key : `${path}.${key}`) || holds
    })
    if (!holds) throw OTHER
  }

  #member(kind: Shape[string], path: string): boolean {
    if (kind === 'packed') this.#packed(path)
    else if (kind === 'plain' || kind === 'any') {
      this.#skip(kind === 'plain' ? MAX_DEPTH : 0)
      return false
    } else if (isList(kind)) this.#list(kind[0], path)
    else this.#object(kind, path)
    return true
  }

  #list(shape: Shape, path: string): void {
    this.#expect(OPEN_BRACKET)
    for (let index = 0; !this.#take(CLOSE_BRACKET); index += 1) {
      if (index > 0) this.#expect(COMMA)
      this.#object(shape, `${path}[${String(index)}]`)
    }
  }

  #members(read: (key: string) => void): void {
    this.#expect(OPEN_BRACE)
    for (let first = true; !this.#take(CLOSE_BRACE); first = false) {
      if (!first) this.#expect(COMMA)
      const key = latin1(this.#string())
      this.#expect(COLON)
      read(key)
    }
  }

  #packed(path: string): void {
    this.#space()
    const offset = this.#at + 1
    try {
      this.#add(path, offset, this.#string())
    } catch (error) {
      const isCut = error === CUT && offset < this.bytes.length
      if (isCut) this.#add(path, offset, this.bytes.subarray(offset))
      throw error
    }
  }

  #add(path: string, offset: number, text: Uint8Array): void {
    this.packed.push({ place: `${path} at byte ${String(offset)}`, offset, text })
  }

  /** Passes over a value; one with arrays or objects in it only below a depth of MAX_DEPTH. */
  #skip(depth: number): void {
    this.#space()
    const byte = this.bytes[this.#at]
    if (byte === QUOTE) this.#string()
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (depth >= MAX_DEPTH) throw OTHER
      if (byte === OPEN_BRACE) this.#members(() => this.#skip(depth + 1))
      else this.#skipItems(depth)
    } else this.#word()
  }

  #skipItems(depth: number): void {
    this.#expect(OPEN_BRACKET)
    for (let first = true; !this.#take(CLOSE_BRACKET); first = false) {
      if (!first) this.#expect(COMMA)
      this.#skip(depth + 1)
    }
  }

  /** A number, true, false or null. */
  #word(): void {
    const start = this.#at
    while (isWordByte(this.bytes[this.#at])) this.#at += 1
    if (this.#at >= this.bytes.length) throw CUT
    if (this.#at === start) throw OTHER
  }

  /** What stands between the quotes. */
  #string(): Uint8Array {
    this.#expect(QUOTE)
    const start = this.#at
    for (let at = start; ;) {
      at = this.bytes.indexOf(QUOTE, at)
      if (at === -1) throw CUT
      let escapes = 0
      while (this.bytes[at - 1 - escapes] === BACKSLASH) escapes += 1
      if (escapes % 2 === 0) {
        this.#at = at + 1
        return this.bytes.subarray(start, at)
      }
      at += 1
    }
  }

  #expect(byte: number): void {
    if (!this.#take(byte)) throw OTHER
  }

  #take(byte: number): boolean {
    this.#space()
    if (this.#at >= this.bytes.length) throw CUT
    if (this.bytes[this.#at] !== byte) return false
    this.#at += 1
    return true
  }

  #space(): void {
    while (this.#isSpace()) this.#at += 1
  }

  #isSpace(): boolean {
    const byte = this.bytes[this.#at]
    return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
  }
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

function isList(kind: Shape | readonly [Shape]): kind is readonly [Shape] {
  return Array.isArray(kind)
}

/** What may stand between envelopes: lines, or the items of an array. */
function isBetween(byte: number | undefined): boolean {
  return byte === COMMA || byte === OPEN_BRACKET || byte === CLOSE_BRACKET
}

/** Of `-1.5e+3`, `true`, `null`. */
function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && /[-+.0-9A-Za-z]/.test(String.fromCharCode(byte))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

export interface Unpacked {
  readonly bytes: Uint8Array
  /** How many characters at the end were not used, because the first of them is none of base64. */
  readonly unread: number
}

/** The bytes that a packed text stands for, as far as it is base64. */
export function decodePacked(text: Uint8Array): Unpacked {
  const plainText = withoutEscapes(latin1(text))
  const good = /^[A-Za-z0-9+/_\-\s]*={0,2}\s*/.exec(plainText)?.[0].length ?? 0
  return { bytes: Buffer.from(plainText.slice(0, good), 'base64'), unread: plainText.length - good }
}

/** Some writers escape `/` or `+`; an escape that is cut off is left out. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text
  const simple: Readonly<Record<string, string>> = { '/': '/', n: '\n', r: '\r', t: '\t' }
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|(.)|u?[0-9a-fA-F]{0,3}$)/g,
    (found, code?: string, letter?: string) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      return letter === undefined || (letter === 'u' && found.length < 6) ? '' : (simple[letter] ?? found)
    },
  )
}
