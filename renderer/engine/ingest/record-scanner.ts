/* eslint-disable max-lines -- one loop, which is read best in one piece */
/** What does one record say, in a single pass over its bytes? This is the fast path: it takes only what it can prove to be
 *  simple (see `scan`), and gives up on everything else, which then takes the exact path (`exact-record.ts`). Both put
 *  the same things into the index. This loop decides how long an ingest takes: about 40 keys and 30 values an event. */
import {
  finishHash,
  ELEMENT_STEP,
  firstPlace,
  leafDigest,
  NO_ARRAY,
  HASH_BYTE_STEP,
  HASH_SEED,
  HASH_STEP,
  hashBytes,
  hashUuid,
} from '../write/byte-hash.js'
import { EVENT_TIME_LENGTH, EventTimeReader } from './event-time.js'
import { ROOT, roles, type KeyTrie } from './key-trie.js'
import {
  NODE_COLUMN,
  NODE_FIRST,
  NODE_KEY,
  NODE_KEY_LENGTH,
  NODE_KIND,
  NODE_LENGTH,
  NODE_NEXT,
  NODE_OFFSET,
  NODE_PATH,
  NODE_SEEN_IN,
  NODE_TERM,
  NODE_WORDS,
  OTHER_GUESS,
  OTHER_VALUE,
  ROLE_BITS,
} from './node-row.js'

import type { SegmentBuilder } from '../write/segment-builder.js'
import { StringDecoder } from './string-decoder.js'
import {
  TERM_DIGEST_A,
  TERM_DIGEST_B,
  TERM_DOCS,
  TERM_OFFSET,
  TERM_STAMP,
  TERM_WORDS,
} from '../write/term-row.js'
import { readUuid, UUID_LENGTH } from './uuid-lanes.js'

/** The record goes on behind the bytes that are there. */
export const INCOMPLETE = -1
/** Not simple; perhaps no record, perhaps no JSON. */
export const IRREGULAR = -2
/** Simple so far, but the builder or the trie is full: make room (`makeRoom`), then scan again. */
export const LACKS_ROOM = -3

const MAX_DEPTH = 64
/** Objects are numbered through; numbering starts again before this overflows. */
const LAST_OBJECT = 0x7fff0000

const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const SPACE = 0x20
const NON_ASCII = 0x80
/** Four bytes at once, little endian. */
const TRUE = 0x65757274
const FALS = 0x736c6166
const NULL = 0x6c6c756e
const LOW_BITS = 0x01010101
const HIGH_BITS = 0x80808080 | 0
const ROLES = (1 << ROLE_BITS) - 1

export class RecordScanner {
  readonly #eventTime = new EventTimeReader()
  readonly #lanes = new Uint32Array(4)
  readonly #uuidHashes = new Int32Array(2)
  readonly #decoder = new StringDecoder()
  readonly #outerNode = new Int32Array(MAX_DEPTH)
  readonly #outerCloser = new Int32Array(MAX_DEPTH)
  readonly #outerObject = new Int32Array(MAX_DEPTH)
  readonly #outerPlace = new Int32Array(MAX_DEPTH)
  #objects = 0
  #trieIsFull = false

  constructor(
    private readonly trie: KeyTrie,
    private readonly builder: SegmentBuilder,
  ) {}

  /** To be called after LACKS_ROOM. */
  makeRoom(): void {
    if (this.#trieIsFull) this.trie.grow()
    else this.builder.terms.makeRoom()
    this.#trieIsFull = false
  }

  /**
   * Reads the object that begins at `start` (a `{`) into the doc that the builder has begun, and gives the offset behind
   * it; otherwise INCOMPLETE, IRREGULAR or LACKS_ROOM, and the doc must be rolled back.
   *
   * Taken are records in strict JSON with an eventTime of the usual form and one more telling key, in which no key has
   * an escape or a byte beyond ASCII, no number has an exponent, no object has a key twice, nothing is deeper than 64, no
   * string has half a surrogate pair, and eventTime and the ids are plain strings, if they are not null.
   */
  // eslint-disable-next-line max-lines-per-function, complexity -- the hot loop: everything in local variables
  scan(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const { trie, builder } = this
    const { rows: nodes, keyView } = trie
    const { columnTerms, paths, terms } = builder
    const { arenaView, rows, hashOfValue } = terms
    const uuidHashes = this.#uuidHashes
    const outerNode = this.#outerNode
    const outerCloser = this.#outerCloser
    const outerObject = this.#outerObject
    const outerPlace = this.#outerPlace
    const doc = builder.docs
    const firstCell = builder.columnPaths.length * doc
    let pairs = builder.pairs
    let pairCount = builder.pairCount
    let digestA = 0
    let digestB = 0
    if (this.#objects > LAST_OBJECT) {
      this.#objects = 0
      trie.forgetObjects()
    }
    let objects = this.#objects + 1
    // The container that is being read: its node, what ends it, its number if it is an object.
    let node = ROOT
    let closer = CLOSE_BRACE
    let object = objects
    // Where in the arrays around it, as `byte-hash.ts` has it.
    let place = NO_ARRAY
    let depth = 0
    // Just opened: it may end at once, and the next key is its first one.
    let fresh = true
    let previous = ROOT
    let seen = 0
    let seconds = 0
    let at = start + 1
    let stop = IRREGULAR

    reading: for (;;) {
      // A key or a value, or the end of an empty container.
      let byte = bytes[at]!
      while (byte <= SPACE) {
        if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break reading
        at += 1
        if (at >= end) break
        byte = bytes[at]!
      }
      if (at >= end) {
        stop = INCOMPLETE
        break
      }

      member: {
        if (fresh && byte === closer) break member
        let child = node
        if (closer === CLOSE_BRACE) {
          if (byte !== QUOTE) break reading
          at += 1
          const guess = NODE_WORDS * previous + (fresh ? NODE_FIRST : NODE_NEXT)
          child = nodes[guess]!
          // The key that was here last time, with its closing quote and colon? Or the one that was here before that?
          for (let turn = 0; child >= 0; turn += 1) {
            const length = nodes[NODE_WORDS * child + NODE_KEY_LENGTH]!
            if (length >= 4 && at + length <= end) {
              const key = nodes[NODE_WORDS * child + NODE_KEY]!
              const last = length - 4
              let offset = 0
              while (
                offset < last &&
                view.getInt32(at + offset, true) === keyView.getInt32(key + offset, true)
              ) {
                offset += 4
              }
              if (offset >= last && view.getInt32(at + last, true) === keyView.getInt32(key + last, true)) {
                at += length
                if (turn === 1) {
                  nodes[guess + OTHER_GUESS] = nodes[guess]!
                  nodes[guess] = child
                }
                break
              }
            }
            child = turn === 0 ? nodes[guess + OTHER_GUESS]! : -1
          }
          if (child < 0) {
            let close = at
            for (; close < end; close += 1) {
              byte = bytes[close]!
              if (byte === QUOTE) break
              if (byte < SPACE || byte === BACKSLASH || byte >= NON_ASCII) break reading
            }
            child = trie.childOf(node, bytes, at, close - at)
            if (child < 0) {
              this.#trieIsFull = true
              stop = LACKS_ROOM
              break reading
            }
            nodes[guess + OTHER_GUESS] = nodes[guess]!
            nodes[guess] = child
            at = close + 1
            while (at < end && isSpace(bytes[at]!)) at += 1
            if (at >= end) {
              stop = INCOMPLETE
              break reading
            }
            if (bytes[at] !== COLON) break reading
            at += 1
          }
          if (nodes[NODE_WORDS * child + NODE_SEEN_IN] === object) break reading
          nodes[NODE_WORDS * child + NODE_SEEN_IN] = object
          seen |= nodes[NODE_WORDS * child + NODE_KIND]!
          byte = bytes[at]!
          while (byte <= SPACE && at < end) {
            if (!isSpace(byte)) break reading
            at += 1
            byte = bytes[at]!
          }
          if (at >= end) {
            stop = INCOMPLETE
            break reading
          }
        }
        previous = child
        const here = NODE_WORDS * child

        // The value's bytes are [at, close), and what follows it is at `next`.
        let close = at
        let next = at
        let term = -1
        let special: number = roles.ordinary
        let hash = HASH_SEED
        if (byte === QUOTE) {
          at += 1
          special = nodes[here + NODE_KIND]! & ROLES
          if (special !== roles.ordinary) {
            if (closer === CLOSE_BRACKET) break reading
            if (special === roles.eventTime) {
              if (at + EVENT_TIME_LENGTH >= end) {
                stop = INCOMPLETE
                break reading
              }
              seconds = this.#eventTime.secondsAt(bytes, view, at)
              if (seconds === 0 || bytes[at + EVENT_TIME_LENGTH] !== QUOTE) break reading
              digestA = (digestA + leafDigest(paths.hashA[nodes[here + NODE_PATH]!]!, seconds)) | 0
              digestB = (digestB + leafDigest(paths.hashB[nodes[here + NODE_PATH]!]!, seconds)) | 0
              at += EVENT_TIME_LENGTH + 1
              break member
            }
            if (
              at + UUID_LENGTH < end &&
              bytes[at + UUID_LENGTH] === QUOTE &&
              readUuid(bytes, at, this.#lanes)
            ) {
              const lanes = this.#lanes
              builder.setUuid(special - roles.firstId, lanes)
              const pathId = nodes[here + NODE_PATH]!
              hashUuid(lanes, uuidHashes)
              digestA = (digestA + leafDigest(paths.hashA[pathId]!, uuidHashes[0]!)) | 0
              digestB = (digestB + leafDigest(paths.hashB[pathId]!, uuidHashes[1]!)) | 0
              at += UUID_LENGTH + 1
              break member
            }
          }
          // The value that was here last time, or the one before it? It was simple, so the same bytes are.
          for (let other = 0; other <= OTHER_VALUE; other += OTHER_VALUE) {
            const length = nodes[here + NODE_LENGTH + other]!
            if (length < 4 || at + length >= end || bytes[at + length] !== QUOTE) continue
            const known = nodes[here + NODE_OFFSET + other]!
            const last = length - 4
            let offset = 0
            while (
              offset < last &&
              view.getInt32(at + offset, true) === arenaView.getInt32(known + offset, true)
            ) {
              offset += 4
            }
            if (offset < last || view.getInt32(at + last, true) !== arenaView.getInt32(known + last, true))
              continue
            term = nodes[here + NODE_TERM + other]!
            next = at + length + 1
            if (other !== 0) {
              nodes[here + NODE_TERM + OTHER_VALUE] = nodes[here + NODE_TERM]!
              nodes[here + NODE_OFFSET + OTHER_VALUE] = nodes[here + NODE_OFFSET]!
              nodes[here + NODE_LENGTH + OTHER_VALUE] = nodes[here + NODE_LENGTH]!
              nodes[here + NODE_TERM] = term
              nodes[here + NODE_OFFSET] = known
              nodes[here + NODE_LENGTH] = length
            }
            break
          }
          if (term < 0) {
            close = at
            while (close < end) {
              const four = view.getInt32(close, true)
              const quotes = four ^ 0x22222222
              const backslashes = four ^ 0x5c5c5c5c
              // Sets the high bit of every byte that is a quote, a backslash, a control character or beyond ASCII.
              const ends =
                ((quotes - LOW_BITS) & ~quotes) |
                ((backslashes - LOW_BITS) & ~backslashes) |
                ((four - 0x20202020) & ~four) |
                four
              if ((ends & HIGH_BITS) !== 0) break
              hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ four, HASH_STEP)
              close += 4
            }
            for (; close < end; close += 1) {
              byte = bytes[close]!
              if (byte === QUOTE || byte < SPACE || byte === BACKSLASH || byte >= NON_ASCII) break
              hash = Math.imul(hash ^ byte, HASH_BYTE_STEP)
            }
            if (close >= end) {
              stop = INCOMPLETE
              break reading
            }
            if (byte === QUOTE) {
              hash = finishHash(hash, close - at)
              next = close + 1
            } else {
              next = this.#decoder.decode(bytes, at, end)
              if (next < 0) break reading
              term = this.#termOfDecoded(nodes[here + NODE_PATH]!)
              if (term < 0) {
                stop = LACKS_ROOM
                break reading
              }
            }
          }
        } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
          if (depth === MAX_DEPTH) break reading
          outerNode[depth] = node
          outerCloser[depth] = closer
          outerObject[depth] = object
          outerPlace[depth] = place
          depth += 1
          node = child
          fresh = true
          at += 1
          if (byte === OPEN_BRACE) {
            closer = CLOSE_BRACE
            objects += 1
            object = objects
          } else {
            closer = CLOSE_BRACKET
            place = firstPlace(place)
          }
          continue reading
        } else {
          const word = view.getInt32(at, true)
          if (word === NULL) {
            at += 4
            break member
          }
          if ((nodes[here + NODE_KIND]! & ROLES) !== roles.ordinary) break reading
          if (word === TRUE) close = at + 4
          else if (word === FALS && bytes[at + 4] === 0x65) close = at + 5
          else close = numberEnd(bytes, at)
          if (close === at) break reading
          if (close > end) {
            stop = INCOMPLETE
            break reading
          }
          next = close
          if (nodes[here + NODE_LENGTH] === close - at) {
            const known = nodes[here + NODE_OFFSET]!
            let offset = 0
            while (at + offset < close && bytes[at + offset] === arenaView.getUint8(known + offset))
              offset += 1
            if (at + offset === close) term = nodes[here + NODE_TERM]!
          }
          if (term < 0) hash = hashBytes(view, at, close - at)
        }

        if (term < 0) {
          hashOfValue[0] = hash
          term = terms.termOf(view, at, close - at, nodes[here + NODE_PATH]!)
          if (term < 0) {
            stop = LACKS_ROOM
            break reading
          }
          nodes[here + NODE_TERM + OTHER_VALUE] = nodes[here + NODE_TERM]!
          nodes[here + NODE_OFFSET + OTHER_VALUE] = nodes[here + NODE_OFFSET]!
          nodes[here + NODE_LENGTH + OTHER_VALUE] = nodes[here + NODE_LENGTH]!
          nodes[here + NODE_TERM] = term
          nodes[here + NODE_OFFSET] = rows[TERM_WORDS * term + TERM_OFFSET]!
          nodes[here + NODE_LENGTH] = close - at
        }
        const row = TERM_WORDS * term
        if (rows[row + TERM_STAMP] !== doc) {
          rows[row + TERM_STAMP] = doc
          rows[row + TERM_DOCS]! += 1
          if (pairCount === pairs.length) {
            builder.pairCount = pairCount
            builder.growPairs()
            pairs = builder.pairs
          }
          pairs[pairCount] = term
          pairCount += 1
        }
        digestA = (digestA + Math.imul(rows[row + TERM_DIGEST_A]!, place)) | 0
        digestB = (digestB + Math.imul(rows[row + TERM_DIGEST_B]!, place)) | 0
        const column = nodes[here + NODE_COLUMN]!
        if (column >= 0) {
          if (columnTerms[firstCell + column] === 0) columnTerms[firstCell + column] = term + 1
          else builder.severalValued[column] = 1
        }
        if (special !== roles.ordinary) builder.setTextId(special - roles.firstId, term)
        at = next
      }

      // Behind a value: a comma, or the ends of one container or several.
      fresh = false
      for (;;) {
        byte = bytes[at]!
        while (byte <= SPACE && at < end) {
          if (!isSpace(byte)) break reading
          at += 1
          byte = bytes[at]!
        }
        if (at >= end) {
          stop = INCOMPLETE
          break reading
        }
        at += 1
        if (byte === COMMA) {
          if (closer === CLOSE_BRACKET) place = (place + ELEMENT_STEP) | 0
          continue reading
        }
        if (byte !== closer) break reading
        if (depth === 0) {
          // A record? The usual time and one more telling key say so.
          const told = seen >>> ROLE_BITS
          if (seconds !== 0 && (told & (told - 1)) !== 0) stop = at
          break reading
        }
        depth -= 1
        previous = node
        node = outerNode[depth]!
        closer = outerCloser[depth]!
        object = outerObject[depth]!
        place = outerPlace[depth]!
      }
    }
    this.#objects = objects
    builder.pairCount = pairCount
    builder.seconds[doc] = seconds
    builder.plainTime[doc] = 1
    builder.digestA = digestA
    builder.digestB = digestB
    return stop
  }

  /** The term of the string that was decoded last. It is not the "last value" of its key: that is compared undecoded. */
  #termOfDecoded(path: number): number {
    const { view, length, wide } = this.#decoder
    const { terms } = this.builder
    terms.hashOfValue[0] = hashBytes(view, 0, length)
    const term = terms.termOf(view, 0, length, path)
    if (wide && term >= 0) terms.valueWide[terms.valueOf(term)] = 1
    return term
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** The offset behind the plain number at `at` (`-?(0|[1-9][0-9]*)(\.[0-9]+)?`); `at` itself if there is none.
 *  An exponent behind it is for the exact path, which the caller notices: no comma or bracket follows. */
function numberEnd(bytes: Uint8Array, start: number): number {
  let at = start
  if (bytes[at] === MINUS) at += 1
  const whole = at
  while (isDigit(bytes[at]!)) at += 1
  if (at === whole || (bytes[whole] === ZERO && at > whole + 1)) return start
  if (bytes[at] !== POINT) return at
  const fraction = at + 1
  at = fraction
  while (isDigit(bytes[at]!)) at += 1
  return at === fraction ? start : at
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE
}
