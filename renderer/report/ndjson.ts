/** How is a verbatim record put on one line? It is copied byte for byte; only if it spans lines, the white space outside
 *  its strings is left out. Nothing else is ever changed. */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const TAB = 0x09
const SPACE = 0x20

/** The record and a line feed. */
export function ndjsonLine(record: Uint8Array): Uint8Array<ArrayBuffer> {
  const spans = record.includes(LINE_FEED) || record.includes(CARRIAGE_RETURN)
  const line = new Uint8Array(record.length + 1)
  const length = spans ? copyWithoutSpace(record, line) : copyAll(record, line)
  line[length] = LINE_FEED
  return line.subarray(0, length + 1)
}

function copyAll(record: Uint8Array, line: Uint8Array): number {
  line.set(record)
  return record.length
}

function copyWithoutSpace(record: Uint8Array, line: Uint8Array): number {
  let length = 0
  let inString = false
  let escaped = false
  for (const byte of record) {
    if (inString) {
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) {
      inString = true
    } else if (byte === SPACE || byte === TAB || byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      continue
    }
    line[length] = byte
    length += 1
  }
  return length
}
