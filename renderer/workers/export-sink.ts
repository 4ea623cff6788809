/** How does an export reach its file? In batches through the host; finished with a receipt, or abandoned without a trace. */
import type { ExportReceipt } from '../../shared/contract/routes.js'
import type { HostClient } from '../host/host-client.js'
import type { ExportTarget } from './protocol.js'

const BATCH_BYTES = 1024 * 1024

export interface ExportSink {
  readonly id: string
  /** Encodes as UTF-8. Waits whenever a batch is full. */
  text(text: string): Promise<void>
  bytes(bytes: Uint8Array): Promise<void>
}

/** Runs `write` over an open export. Null: the person closed the dialog. Whatever it throws abandons the file. */
export async function exportTo(
  host: HostClient,
  { target, signal }: { readonly target: ExportTarget; readonly signal: AbortSignal },
  write: (sink: ExportSink) => Promise<void>,
): Promise<ExportReceipt | null> {
  const { fileName: name, folder, ask } = target
  const begun = await host.call('beginExport', { name, folder, ask }, signal)
  if ('cancelled' in begun) return null
  const { id } = begun
  try {
    const batch = batched((bytes) => host.appendExport(id, bytes), signal)
    await write({ id, text: batch.text, bytes: batch.bytes })
    await batch.flush()
    signal.throwIfAborted()
    return await host.call('finishExport', { id }, new AbortController().signal)
  } catch (error) {
    // The host may have given the file up itself already; the first error is the one to tell.
    await host.call('abandonExport', { id }, new AbortController().signal).catch(() => undefined)
    throw error
  }
}

interface Batch {
  text(text: string): Promise<void>
  bytes(bytes: Uint8Array): Promise<void>
  flush(): Promise<void>
}

function batched(send: (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>, signal: AbortSignal): Batch {
  const encoder = new TextEncoder()
  let buffer = new Uint8Array(BATCH_BYTES)
  let filled = 0
  const flush = async (): Promise<void> => {
    if (filled === 0) return
    signal.throwIfAborted()
    const full = buffer.subarray(0, filled)
    buffer = new Uint8Array(BATCH_BYTES)
    filled = 0
    await send(full)
  }
  const bytes = async (added: Uint8Array): Promise<void> => {
    let taken = 0
    while (taken < added.length) {
      const part = added.subarray(taken, taken + BATCH_BYTES - filled)
      buffer.set(part, filled)
      filled += part.length
      taken += part.length
      if (filled === BATCH_BYTES) await flush()
    }
  }
  return { bytes, flush, text: (text) => bytes(encoder.encode(text)) }
}
