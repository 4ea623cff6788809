/** Which stored bytes make up the payloads of a case, in the order in which they are to be read again? What of them cannot
 *  be had is named by its place in the payload. */
import type { EvidenceStore, LedgerRow } from '../store/evidence-store.js'
import { partRow, type PartRow } from '../store/part-table.js'
import { StoreRefusal } from '../store/store-refusal.js'
import { PartIndex } from './part-index.js'
import { RecordBytes } from './record-bytes.js'

/** A stretch of a payload, with its decompressed bytes. */
export interface StoredStretch {
  /** The row that holds it. */
  readonly row: PartRow
  /** Offset in the payload; later than that of the row where an earlier row holds the first bytes as well. */
  readonly rawOffset: number
  /** null: they cannot be had any more. */
  readonly raw: Uint8Array<ArrayBuffer> | null
}

export interface StoredPayload {
  readonly source: number
  readonly payload: number
  readonly inside: readonly string[]
  readonly parts: readonly PartRow[]
}

/** Parts that are read ahead, by number and by decompressed bytes: inflating a small one is mostly waiting. */
const AHEAD = 8
const AHEAD_BYTES = 24 * 1024 * 1024
/** Blocks of compressed and of plain bytes take turns. */
const KEPT_BLOCKS = 3

/** By source; each source's in their order. */
export function storedPayloads(ledger: readonly LedgerRow[]): ReadonlyMap<number, readonly StoredPayload[]> {
  const bySource = new Map<number, Map<number, PartRow[]>>()
  for (const { parts } of ledger) {
    for (let part = parts.first; part < parts.first + parts.count; part += 1) {
      const row = partRow(parts, part)
      const payloads = bySource.get(row.source) ?? new Map<number, PartRow[]>()
      bySource.set(row.source, payloads)
      const known = payloads.get(row.payload)
      if (known === undefined) payloads.set(row.payload, [row])
      else known.push(row)
    }
  }
  return new Map(
    [...bySource].map(([source, payloads]) => [
      source,
      [...payloads]
        .sort(([left], [right]) => left - right)
        .map(([payload, parts]) => ({
          source,
          payload,
          inside: parts[0]?.inside ?? [],
          parts: uncovered(parts),
        })),
    ]),
  )
}

/** In the order of the payload, without parts whose bytes others hold already: a resumed ingest stores some twice. */
function uncovered(parts: readonly PartRow[]): readonly PartRow[] {
  const ordered = [...parts].sort((left, right) => left.rawOffset - right.rawOffset)
  const needed: PartRow[] = []
  let filled = 0
  for (const part of ordered) {
    const end = part.rawOffset + part.rawLength
    if (end <= filled) continue
    needed.push(part)
    filled = end
  }
  return needed
}

/** The stretches of these payloads, one after another. Throws what is no damage. */
export async function* stretchesOf(
  store: EvidenceStore,
  payloads: readonly StoredPayload[],
): AsyncGenerator<StoredStretch> {
  const rows = payloads.flatMap(({ parts }) => parts)
  const bytes = new StoredBytes(store, rows)
  const ahead: Promise<Uint8Array<ArrayBuffer> | null>[] = []
  let aheadBytes = 0
  let next = 0
  let latest: PartRow | undefined
  for (const row of rows) {
    while (next < rows.length && (ahead.length === 0 || (ahead.length < AHEAD && aheadBytes < AHEAD_BYTES))) {
      const coming = rows[next] as PartRow
      const raw = bytes.of(coming)
      // A failure is met where the bytes are awaited; those behind it are given up.
      raw.catch(() => undefined)
      ahead.push(raw)
      aheadBytes += coming.rawLength
      next += 1
    }
    const raw = (await ahead.shift()) ?? null
    aheadBytes -= row.rawLength
    const skip = latest === undefined ? 0 : overlap(latest, row)
    latest = row
    yield { row, rawOffset: row.rawOffset + skip, raw: raw?.subarray(skip) ?? null }
  }
}

/** How many bytes at the beginning of `row` are in the part before it as well. */
function overlap(before: PartRow, row: PartRow): number {
  const isSame = before.source === row.source && before.payload === row.payload
  return isSame ? Math.max(0, before.rawOffset + before.rawLength - row.rawOffset) : 0
}

/** Blocks are read whole, since most of what is in them is wanted; a part of a damaged one is asked for by itself. */
class StoredBytes {
  private readonly blocks = new Map<number, Promise<Uint8Array<ArrayBuffer> | null>>()
  /** How much of each block is wanted, from its beginning. */
  private readonly extents = new Map<number, number>()
  private readonly records: RecordBytes

  constructor(
    private readonly store: EvidenceStore,
    rows: readonly PartRow[],
  ) {
    this.records = new RecordBytes(store, new PartIndex())
    for (const { block, offset, length } of rows)
      this.extents.set(block, Math.max(this.extents.get(block) ?? 0, offset + length))
  }

  /** null where they are damaged. */
  of(row: PartRow): Promise<Uint8Array<ArrayBuffer> | null> {
    return unlessDamaged(async () => this.records.inflated(row, 0, await this.stored(row)))
  }

  private async stored({ block, offset, length }: PartRow): Promise<Uint8Array<ArrayBuffer>> {
    const whole = await this.block(block)
    return whole?.subarray(offset, offset + length) ?? this.store.block(block, offset, length)
  }

  private block(id: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const known = this.blocks.get(id)
    if (known !== undefined) return known
    const read = unlessDamaged(() => this.store.block(id, 0, this.extents.get(id) ?? 0))
    this.blocks.set(id, read)
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size <= KEPT_BLOCKS) break
      this.blocks.delete(oldest)
    }
    return read
  }
}

async function unlessDamaged<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof StoreRefusal && error.problem.code === 'storage-damaged') return null
    throw error
  }
}
