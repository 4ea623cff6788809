/** How is the ledger of the open case written out? Every source, and every byte range that could not be read. */
import { ledgerCsvHead, ledgerCsvRows } from '../report/ledger-csv.js'
import type { HostClient } from '../host/host-client.js'
import type { CallContext } from './channel.js'
import { exportTo } from './export-sink.js'
import type { OpenCase } from './open-case.js'
import type { ExportProgress, ExportReply, ExportTarget } from './protocol.js'

const REPORT_EVERY = 1_000

export async function exportLedger(
  { target, bom }: { readonly target: ExportTarget; readonly bom: boolean },
  { open, host }: { readonly open: OpenCase; readonly host: HostClient },
  { signal, progress }: CallContext<ExportProgress>,
): Promise<ExportReply> {
  // what was read a moment ago belongs into it, whether the window has noticed or not
  await open.refresh()
  await open.ledgerReady()
  const entries = open.evidence.book.entries()
  const receipt = await exportTo(host, { target, signal }, async (sink) => {
    await sink.text(ledgerCsvHead(bom))
    for (const [index, entry] of entries.entries()) {
      await sink.text(ledgerCsvRows(entry))
      if (index % REPORT_EVERY === 0) progress({ done: index, total: entries.length })
    }
  })
  return receipt === null ? { kind: 'cancelled' } : { kind: 'written', receipt, rows: entries.length }
}
