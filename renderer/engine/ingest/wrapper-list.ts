/** Where does the array begin in which a wrapper lists what it holds? In bytes, because a wrapper may be larger than memory. */
import { listNames } from '../../../shared/cloudtrail/wrapper.js'
import { COLON, COMMA, memberEnd, OPEN_BRACE, OPEN_BRACKET, QUOTE, skipSpace } from './json-bounds.js'

export interface WrapperList {
  /** Behind its `[`. */
  readonly at: number
  /** Objects that it is in: 1, or 2 for `{"hits": {"hits": [`. */
  readonly depth: number
  readonly name: string
}

const encoder = new TextEncoder()
const keys = listNames.map((name) => ({ name, bytes: encoder.encode(`"${name}"`) }))
const hits = { name: 'hits', bytes: encoder.encode('"hits"') }

/** The list if the member whose key begins at `at` is one: `"Records": […`. */
export function listAt(bytes: Uint8Array, at: number, end: number): WrapperList | undefined {
  for (const key of keys) {
    const value = valueOfKey(bytes, at, end, key.bytes)
    if (value !== -1)
      return bytes[value] === OPEN_BRACKET ? { at: value + 1, depth: 1, name: key.name } : undefined
  }
  const value = valueOfKey(bytes, at, end, hits.bytes)
  if (value === -1 || bytes[value] !== OPEN_BRACE) return undefined
  return findInner(bytes, value, end)
}

/** The first list of the object that begins at `at`; undefined if there is none before `end`. */
export function findList(bytes: Uint8Array, at: number, end: number): WrapperList | undefined {
  return findMember(bytes, at, end, (key) => listAt(bytes, key, end))
}

/** `"hits": [` as a member of the object that begins at `at`. */
function findInner(bytes: Uint8Array, at: number, end: number): WrapperList | undefined {
  return findMember(bytes, at, end, (key) => {
    const value = valueOfKey(bytes, key, end, hits.bytes)
    return value !== -1 && bytes[value] === OPEN_BRACKET
      ? { at: value + 1, depth: 2, name: hits.name }
      : undefined
  })
}

function findMember(
  bytes: Uint8Array,
  at: number,
  end: number,
  listOf: (key: number) => WrapperList | undefined,
): WrapperList | undefined {
  let next = skipSpace(bytes, at + 1, end)
  while (next < end && bytes[next] === QUOTE) {
    const list = listOf(next)
    if (list !== undefined) return list
    const behind = memberEnd(bytes, next, end)
    if (behind === -1) return undefined
    const comma = skipSpace(bytes, behind, end)
    if (comma >= end || bytes[comma] !== COMMA) return undefined
    next = skipSpace(bytes, comma + 1, end)
  }
  return undefined
}

/** Where the value begins if the key at `at` is this one, else -1. */
function valueOfKey(bytes: Uint8Array, at: number, end: number, key: Uint8Array): number {
  for (let index = 0; index < key.length; index += 1) {
    if (at + index >= end || bytes[at + index] !== key[index]) return -1
  }
  const colon = skipSpace(bytes, at + key.length, end)
  if (colon >= end || bytes[colon] !== COLON) return -1
  const value = skipSpace(bytes, colon + 1, end)
  return value < end ? value : -1
}
