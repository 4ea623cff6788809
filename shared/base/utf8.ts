/** Where does a run of bytes stop being UTF-8? (Unicode, table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF.) */

/** The offset of the first byte of the first ill-formed sequence in `bytes[start, end)`, or -1 if there is none. */
export function findInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end) {
    const size = sequenceSize(bytes, at, end)
    if (size === 0) return at
    at += size
  }
  return -1
}

/** Bytes of the well-formed sequence at `at`; 0 if there is none. */
function sequenceSize(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const size = sizeOfLead(lead)
  if (size === 0 || at + size > end) return 0
  const second = bytes[at + 1] ?? 0
  if (second < lowestSecond(lead) || second > highestSecond(lead)) return 0
  for (let next = at + 2; next < at + size; next += 1) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0
  }
  return size
}

function sizeOfLead(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0
  if (lead < 0xe0) return 2
  return lead < 0xf0 ? 3 : 4
}

function lowestSecond(lead: number): number {
  if (lead === 0xe0) return 0xa0
  return lead === 0xf0 ? 0x90 : 0x80
}

function highestSecond(lead: number): number {
  if (lead === 0xed) return 0x9f
  return lead === 0xf4 ? 0x8f : 0xbf
}
