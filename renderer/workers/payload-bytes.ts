/** What are the bytes of whole payloads, many of them, and their hashes? Read block by block, so that a block which holds
 *  a thousand small payloads is fetched once. Hashes come with the evidence, or are worked out once and kept with the case. */
import { hexOf } from '../../shared/base/hash.js'
import type { HashedPayload } from '../store/evidence-store.js'
import type { PartRow } from '../store/part-table.js'
import { StoreRefusal } from '../store/store-refusal.js'

export interface PayloadName {
  /** Ledger id of the source. */
  readonly source: number
  readonly payload: number
}

export interface StoredParts {
  partRows(): Iterable<PartRow & { readonly part: number }>
  block(id: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  inflated(row: PartRow, part: number, stored: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  /** Of the file on disk, hex; '' while it has not been read to its end. */
  fileSha256(source: number): string
  hashes(): Promise<readonly HashedPayload[]>
  addHashes(hashes: readonly HashedPayload[]): Promise<void>
}

/** Payloads that are inflated at once, by number and by size. */
const AHEAD = 8
const AHEAD_BYTES = 32 * 1024 * 1024

type Part = PartRow & { readonly part: number }

/** Hashes that are written at once: what a kill costs is worked out again within a second or two. */
const WRITTEN_AT_ONCE = 2_000

/** WebCrypto hashes in one piece only; no log file or digest comes near this. */
const MAX_BYTES = 512 * 1024 * 1024

export class PayloadBytes {
  private readonly parts = new Map<string, Part[]>()
  private readonly hashes = new Map<string, string>()
  /** Worked out, and not yet kept with the case. */
  private unwritten: HashedPayload[] = []
  private isRecalled = false
  private seen = 0

  constructor(private readonly stored: StoredParts) {}

  /** Picks up parts that were committed since, and the hashes that are kept with the case. */
  async refresh(): Promise<void> {
    const before = this.seen
    this.takeParts()
    if (this.isRecalled && this.seen === before) return
    for (const kept of await this.stored.hashes())
      if (this.holds(kept)) this.hashes.set(payloadKey(kept), kept.sha256)
    this.isRecalled = true
  }

  /** Parts are added in order and never change; one that is added to a payload makes it another one. */
  private takeParts(): void {
    let index = 0
    for (const part of this.stored.partRows()) {
      index += 1
      if (index <= this.seen) continue
      const name = payloadKey(part)
      const known = this.parts.get(name)
      if (known === undefined) this.parts.set(name, [part])
      else known.push(part)
      this.hashes.delete(name)
    }
    this.seen = index
  }

  /** Every payload of which something is kept, with the names inside of its source. */
  *payloads(): Generator<PayloadName & { readonly inside: readonly string[] }> {
    for (const [first] of this.parts.values()) if (first !== undefined) yield first
  }

  /** SHA-256 of the whole payload, hex; '' where not all of its bytes are kept, or they cannot be hashed in one piece. */
  async hash(payload: PayloadName): Promise<string> {
    for (;;) {
      const known = this.hashes.get(payloadKey(payload))
      if (known !== undefined) return known
      const lastPart = this.lastPart(payload)
      await this.visit([payload], (_, bytes) => this.remember(payload, lastPart, bytes))
    }
  }

  /** Hashes all of them, each once. `onDone` is told how many have been looked at so far. */
  async hashAll(payloads: readonly PayloadName[], onDone: (done: number) => void): Promise<void> {
    const open = payloads.filter((payload) => !this.hashes.has(payloadKey(payload)))
    const lastParts = new Map(open.map((payload) => [payload, this.lastPart(payload)]))
    let done = payloads.length - open.length
    await this.visit(open, async (payload, bytes) => {
      await this.remember(payload, lastParts.get(payload) ?? -1, bytes)
      if (this.unwritten.length >= WRITTEN_AT_ONCE) await this.write()
      done += 1
      onDone(done)
    })
    await this.write()
  }

  /** Calls `take` with the bytes of each payload, in the order in which they are stored; null where they are not whole. */
  async visit(
    payloads: readonly PayloadName[],
    take: (payload: PayloadName, bytes: Uint8Array<ArrayBuffer> | null) => Promise<void> | void,
  ): Promise<void> {
    // a list of its own: parts that come meanwhile are not read half
    const wanted = payloads.map((payload) => ({
      payload,
      parts: [...(this.parts.get(payloadKey(payload)) ?? [])],
    }))
    wanted.sort((left, right) => (left.parts[0]?.part ?? 0) - (right.parts[0]?.part ?? 0))
    const spans = spansOf(wanted.flatMap(({ parts }) => parts))
    const blocks = new LatestBlock((id) => {
      const { from, until } = spans.get(id) ?? { from: 0, until: 0 }
      return this.stored.block(id, from, until - from)
    })
    const read = async (part: Part): Promise<Uint8Array<ArrayBuffer>> => {
      const block = await blocks.get(part.block)
      const at = part.offset - (spans.get(part.block)?.from ?? 0)
      const stored = block.subarray(at, at + part.length)
      return part.encoding === 'identity' ? stored : this.stored.inflated(part, part.part, stored)
    }
    for await (const { payload, bytes } of inOrder(wanted, read)) await take(payload, bytes)
  }

  /** `lastPart`: of those that were read. When more have come meanwhile, it is the hash of something that is no more. */
  private async remember(
    { source, payload }: PayloadName,
    lastPart: number,
    bytes: Uint8Array<ArrayBuffer> | null,
  ): Promise<void> {
    const sha256 = bytes === null ? '' : await sha256Of(bytes)
    if (this.lastPart({ source, payload }) !== lastPart) return
    this.hashes.set(payloadKey({ source, payload }), sha256)
    const fileSha256 = this.stored.fileSha256(source)
    // what could not be read this time is tried again, and what a file is a part of only is not known by a hash yet
    if (sha256 === '' || fileSha256 === '') return
    this.unwritten.push({ source, payload, fileSha256, lastPart, sha256 })
  }

  private lastPart(payload: PayloadName): number {
    return this.parts.get(payloadKey(payload))?.at(-1)?.part ?? -1
  }

  /** Is it a hash of the payload as it is now? */
  private holds({ source, payload, fileSha256, lastPart }: HashedPayload): boolean {
    return (
      fileSha256 !== '' &&
      fileSha256 === this.stored.fileSha256(source) &&
      lastPart === this.lastPart({ source, payload })
    )
  }

  private async write(): Promise<void> {
    const hashes = this.unwritten
    if (hashes.length === 0) return
    this.unwritten = []
    try {
      await this.stored.addHashes(hashes)
    } catch (error) {
      // They are known for as long as the case is open; where the disk is full nothing else is lost by that.
      if (!(error instanceof StoreRefusal)) throw error
    }
  }
}

interface Wanted {
  readonly payload: PayloadName
  readonly parts: readonly Part[]
}

interface Ahead {
  readonly payload: PayloadName
  readonly size: number
  readonly bytes: Promise<Uint8Array<ArrayBuffer> | null>
}

/** Reads some payloads ahead, since inflating a small one is mostly waiting; gives them in the order of `wanted`. */
async function* inOrder(
  wanted: readonly Wanted[],
  read: (part: Part) => Promise<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<{ readonly payload: PayloadName; readonly bytes: Uint8Array<ArrayBuffer> | null }> {
  const ahead: Ahead[] = []
  let aheadBytes = 0
  let next = 0
  const fill = (): void => {
    for (; next < wanted.length && ahead.length < AHEAD && aheadBytes < AHEAD_BYTES; next += 1) {
      const { payload, parts } = wanted[next] as Wanted
      const size = parts.reduce((sum, { rawLength }) => sum + rawLength, 0)
      const bytes = wholeOf(parts, read).catch(nothingIfDamaged)
      // a failure is met where the bytes are awaited; those behind it are given up
      bytes.catch(() => undefined)
      ahead.push({ payload, size, bytes })
      aheadBytes += size
    }
  }
  fill()
  for (let first = ahead.shift(); first !== undefined; first = ahead.shift()) {
    yield { payload: first.payload, bytes: await first.bytes }
    aheadBytes -= first.size
    fill()
  }
}

/** Damage is met again, and told, wherever one of the events in it is shown. */
function nothingIfDamaged(error: unknown): null {
  if (error instanceof StoreRefusal) return null
  throw error
}

/** Hex. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** The parts put together; null where one is missing. A resumed ingest may have stored some bytes twice. */
async function wholeOf(
  parts: readonly Part[],
  read: (part: Part) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [first, ...others] = [...parts].sort((left, right) => left.rawOffset - right.rawOffset)
  if (first === undefined || first.rawOffset > 0) return null
  if (others.length === 0) return read(first)
  const length = Math.max(...parts.map(({ rawOffset, rawLength }) => rawOffset + rawLength))
  if (length > MAX_BYTES) return null
  const whole = new Uint8Array(length)
  let filled = 0
  for (const part of [first, ...others]) {
    if (part.rawOffset > filled) return null
    if (part.rawOffset + part.rawLength <= filled) continue
    whole.set(await read(part), part.rawOffset)
    filled = part.rawOffset + part.rawLength
  }
  return whole
}

interface Span {
  readonly from: number
  readonly until: number
}

/** The range of each block that holds all of these parts. */
function spansOf(parts: readonly Part[]): ReadonlyMap<number, Span> {
  const spans = new Map<number, Span>()
  for (const { block, offset, length } of parts) {
    const { from, until } = spans.get(block) ?? { from: offset, until: offset + length }
    spans.set(block, { from: Math.min(from, offset), until: Math.max(until, offset + length) })
  }
  return spans
}

class LatestBlock {
  private latest: { readonly id: number; readonly bytes: Promise<Uint8Array<ArrayBuffer>> } | null = null

  constructor(private readonly load: (id: number) => Promise<Uint8Array<ArrayBuffer>>) {}

  get(id: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.latest?.id !== id) this.latest = { id, bytes: this.load(id) }
    return this.latest.bytes
  }
}

/** One text for one payload, as the key of a map. */
export function payloadKey({ source, payload }: PayloadName): string {
  return `${source} ${payload}`
}
