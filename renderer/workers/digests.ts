/** What do the digests say that are in the case? Their payloads are read once, and again only when there are more of them. */
import { readDocuments, type DigestDocument } from '../integrity/documents.js'
import type { OpenCase } from './open-case.js'
import { PayloadBytes } from './payload-bytes.js'

/** CloudTrail's digests take some kilobytes; a larger payload is not read as one. */
const LARGEST_DIGEST = 32 * 1024 * 1024

export interface DigestsRead {
  readonly digests: readonly DigestDocument[]
  /** Payloads that could not be read, or that are far too large. */
  readonly unread: number
}

const known = new WeakMap<OpenCase, { readonly payloads: number; readonly found: DigestsRead }>()

/** Only after `ready`. Throws the signal's reason when it is aborted. */
export async function digestsOf(open: OpenCase, signal: AbortSignal): Promise<DigestsRead> {
  const entries = [...open.documents.values()].filter((entry) => entry.role === 'digest')
  const before = known.get(open)
  if (before?.payloads === entries.length) return before.found
  const payloads = new PayloadBytes(open.storedParts)
  payloads.refresh()
  const digests: DigestDocument[] = []
  let unread = 0
  await payloads.visit(entries, async (_, bytes) => {
    signal.throwIfAborted()
    if (bytes === null || bytes.length > LARGEST_DIGEST) unread += 1
    else digests.push(...readDocuments(bytes).filter((document) => document.role === 'digest'))
    await Promise.resolve()
  })
  const found = { digests, unread }
  known.set(open, { payloads: entries.length, found })
  return found
}
