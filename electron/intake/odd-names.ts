/** How is a file called whose name on disk is no valid UTF-8, and how is it found again by what it was called? */
import { sep } from 'node:path'

/** A name as it is written down; the bytes beyond ASCII of one that is no UTF-8 as `\\xE9`. */
export function labelOf(name: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name)
  } catch {
    const ascii = name.toString('latin1')
    return ascii.replace(/[\x80-\xff]/g, (one) => `\\x${one.charCodeAt(0).toString(16).toUpperCase()}`)
  }
}

const ESCAPED = /\\x([89A-F][0-9A-F])/g

/** Where the file of a path may lie that was written down with `labelOf`: as the path says, or where its names have escapes,
 *  as the bytes that these stand for. To be tried in this order: a name may hold a backslash of its own. */
export function placesOf(path: string): readonly (string | Buffer)[] {
  const names = path.split(sep)
  const bytes = names.map(bytesOf)
  if (bytes.every((one, index) => one.equals(Buffer.from(names[index] ?? '')))) return [path]
  return [path, Buffer.concat(bytes.flatMap((one, index) => (index === 0 ? [one] : [Buffer.from(sep), one])))]
}

function bytesOf(name: string): Buffer {
  // only a name that is all ASCII can be such a label
  if (!/^[\x00-\x7f]*$/.test(name) || name.search(ESCAPED) === -1) return Buffer.from(name)
  const latin1 = name.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  const bytes = Buffer.from(latin1, 'latin1')
  return labelOf(bytes) === name ? bytes : Buffer.from(name)
}
