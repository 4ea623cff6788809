/** Does a line begin with a time and then a JSON object, as in exports of CloudWatch Logs? */

const TIME_BEFORE_OBJECT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z[ \t]+(?=\{)/
/** More than such a time needs, bytes. */
export const MAX_LINE_TIME = 40

/** Bytes from `at` to the object behind the time; 0 where there is no such time. */
export function lineTimeLength(bytes: Uint8Array, at: number, end: number): number {
  const line = String.fromCharCode(...bytes.subarray(at, Math.min(end, at + MAX_LINE_TIME)))
  return TIME_BEFORE_OBJECT.exec(line)?.[0].length ?? 0
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
