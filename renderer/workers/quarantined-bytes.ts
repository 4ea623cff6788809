/** What is in a byte range that could not be read as a record? Its bytes as text and in hexadecimal, the first 64 KiB. */
import { ThreadRefusal } from './channel.js'
import type { OpenCase } from './open-case.js'

const SHOWN_BYTES = 64 * 1024

export async function quarantinedBytes(
  open: OpenCase,
  { sourceId, index }: { readonly sourceId: number; readonly index: number },
): Promise<{ readonly text: string; readonly hex: string; readonly bytes: number }> {
  await open.ledgerReady()
  const range = open.book.entry(sourceId)?.quarantine[index]
  if (range === undefined) {
    throw new ThreadRefusal({
      code: 'not-found',
      subject: `quarantined range ${index} of source ${sourceId}`,
    })
  }
  const payload = 'payload' in range && typeof range.payload === 'number' ? range.payload : undefined
  const bytes = await open.payloadBytes({
    source: sourceId,
    inside: range.inside,
    payload,
    offset: range.offset,
    length: Math.min(range.length, SHOWN_BYTES),
  })
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { text: new TextDecoder().decode(bytes), hex, bytes: range.length }
}
