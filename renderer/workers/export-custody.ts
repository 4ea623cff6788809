/** How is the chain of custody written out? Every source with the hashes of its bytes, compressed and uncompressed. */
import { version } from '../../shared/base/version.js'
import { custodyHead, custodySource, custodyTail, type CustodyPayload } from '../report/custody.js'
import { summaryIntegrityOf } from '../report/summary.js'
import type { Catalogue } from '../store/catalogue.js'
import type { HostClient } from '../host/host-client.js'
import type { CallContext } from './channel.js'
import { exportTo } from './export-sink.js'
import { integrityOf } from './integrity.js'
import type { OpenCase } from './open-case.js'
import type { ExportProgress, ExportReply, ExportTarget } from './protocol.js'
import { withNote } from './source-notes.js'

export interface CustodyPorts {
  readonly open: OpenCase
  readonly host: HostClient
  readonly catalogue: Catalogue
  /** Epoch ms. */
  readonly now: () => number
}

export async function exportCustody(
  target: ExportTarget,
  { open, host, catalogue, now }: CustodyPorts,
  { signal, progress }: CallContext<ExportProgress>,
): Promise<ExportReply> {
  // what was read a moment ago belongs into it, whether the window has noticed or not
  await open.refresh()
  await open.ledgerReady()
  const integrity = summaryIntegrityOf(await integrityOf(open).overview(progress))
  signal.throwIfAborted()
  const bySource = await payloadHashes(open, { signal, progress })
  const entries = open.evidence.book.entries()
  const { row, totals } = open
  const unread = (await catalogue.get(row.id))?.unfinished?.roots ?? []
  const facts = { version, caseName: row.name, created: now(), totals, unread, integrity }
  const receipt = await exportTo(host, { target, signal }, async (sink) => {
    await sink.text(custodyHead(facts))
    for (const [index, entry] of entries.entries())
      await sink.text(
        custodySource(withNote(open, entry), bySource.get(entry.id) ?? [], index === 0 ? 'first' : 'later'),
      )
    await sink.text(custodyTail)
  })
  return receipt === null ? { kind: 'cancelled' } : { kind: 'written', receipt, rows: entries.length }
}

/** By source, in the order of the payloads. */
async function payloadHashes(
  open: OpenCase,
  { signal, progress }: Pick<CallContext<ExportProgress>, 'signal' | 'progress'>,
): Promise<ReadonlyMap<number, readonly CustodyPayload[]>> {
  const { bytes } = integrityOf(open)
  await bytes.refresh()
  const payloads = [...bytes.payloads()].sort((left, right) => left.payload - right.payload)
  await bytes.hashAll(payloads, (done) => {
    signal.throwIfAborted()
    progress({ done, total: payloads.length })
  })
  const bySource = new Map<number, CustodyPayload[]>()
  for (const payload of payloads) {
    const known = bySource.get(payload.source) ?? []
    known.push({ inside: payload.inside, sha256: await bytes.hash(payload) })
    bySource.set(payload.source, known)
  }
  return bySource
}
