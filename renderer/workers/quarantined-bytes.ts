/** What is in a byte range that could not be read as a record? Its first 64 KiB as text and in hexadecimal, and all of it
 *  as it was found. */
import type { Quarantine } from '../../shared/contract/ledger.js'
import { ThreadRefusal } from './channel.js'
import type { OpenCase } from './open-case.js'

const SHOWN_BYTES = 64 * 1024
/** Read at once; a range may be as long as its file. */
const PIECE_BYTES = 4 * 1024 * 1024

export interface QuarantinedPlace {
  /** Ledger id of the source, and ordinal of the range in its entry. */
  readonly sourceId: number
  readonly index: number
}

/** The range as the ledger lists it; refuses where there is none. */
export async function quarantinedRange(
  open: OpenCase,
  { sourceId, index }: QuarantinedPlace,
): Promise<Quarantine> {
  await open.ledgerReady()
  const range = open.evidence.book.entry(sourceId)?.quarantine[index]
  if (range === undefined) throw new ThreadRefusal({ code: 'not-found', subject: subjectOf(sourceId, index) })
  return range
}

export async function quarantinedBytes(
  open: OpenCase,
  place: QuarantinedPlace,
): Promise<{ readonly text: string; readonly hex: string; readonly bytes: number }> {
  const range = await quarantinedRange(open, place)
  const bytes = await bytesAt(open, place.sourceId, { ...range, length: Math.min(range.length, SHOWN_BYTES) })
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { text: new TextDecoder().decode(bytes), hex, bytes: range.length }
}

/** All bytes of the range, in pieces. Throws ThreadRefusal where fewer are kept than the ledger says. */
export async function* quarantinedPieces(
  open: OpenCase,
  { sourceId, index }: QuarantinedPlace,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const range = await quarantinedRange(open, { sourceId, index })
  for (let done = 0; done < range.length;) {
    const length = Math.min(range.length - done, PIECE_BYTES)
    const bytes = await bytesAt(open, sourceId, { ...range, offset: range.offset + done, length })
    done += bytes.length
    if (bytes.length < length) {
      const detail = `${done} of ${range.length} bytes are kept`
      throw new ThreadRefusal({ code: 'storage-damaged', subject: subjectOf(sourceId, index), detail })
    }
    yield bytes
  }
}

function bytesAt(open: OpenCase, source: number, range: Quarantine): Promise<Uint8Array<ArrayBuffer>> {
  const { inside, offset, length } = range
  const payload = 'payload' in range && typeof range.payload === 'number' ? range.payload : undefined
  return open.evidence.payloadBytes({ source, inside, payload, offset, length })
}

function subjectOf(sourceId: number, index: number): string {
  return `quarantined range ${index} of source ${sourceId}`
}
