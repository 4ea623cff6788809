/** How is a byte range written out that could not be read as a record? Byte for byte, all of it or nothing. */
import type { HostClient } from '../host/host-client.js'
import type { CallContext } from './channel.js'
import { exportTo } from './export-sink.js'
import type { OpenCase } from './open-case.js'
import type { ExportProgress, ExportReply, ExportTarget } from './protocol.js'
import { quarantinedPieces, quarantinedRange, type QuarantinedPlace } from './quarantined-bytes.js'

export async function exportQuarantined(
  { target, ...place }: QuarantinedPlace & { readonly target: ExportTarget },
  { open, host }: { readonly open: OpenCase; readonly host: HostClient },
  { signal, progress }: CallContext<ExportProgress>,
): Promise<ExportReply> {
  const { length: total } = await quarantinedRange(open, place)
  const receipt = await exportTo(host, { target, signal }, async (sink) => {
    let done = 0
    for await (const piece of quarantinedPieces(open, place)) {
      await sink.bytes(piece)
      signal.throwIfAborted()
      done += piece.length
      progress({ done, total })
    }
  })
  return receipt === null ? { kind: 'cancelled' } : { kind: 'written', receipt, rows: 1 }
}
