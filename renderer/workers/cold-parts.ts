/** Which cold parts are in memory? All of them while they fit; beyond that the least recently used ones go. */
import type { Segment } from '../engine/engine.js'

/** Bytes of cold parts, as they are stored, that are kept. */
const KEPT_BYTES = 400 * 1024 * 1024

export interface ColdSource {
  /** The stored bytes; throws or gives undefined where they cannot be had. */
  read(segment: number): Promise<ArrayBuffer | undefined>
  /** The cold part cannot be had: the segment must be left out of every answer. */
  damaged(segment: Segment, error: unknown): void
}

export class ColdParts {
  /** Attached ones with their bytes, the least recently loaded or wanted first. */
  private readonly attached = new Map<Segment, number>()
  private readonly loading = new Map<Segment, Promise<void>>()
  private bytes = 0
  /** Questions that are being answered, and when the last one was. */
  private questions = 0
  private lastQuestion = 0
  /** Questions that need more cold parts at once than may be kept. */
  private holders = 0

  constructor(
    private readonly source: ColdSource,
    private readonly keptBytes = KEPT_BYTES,
  ) {}

  /** Has nothing been asked for so many milliseconds? */
  isIdle(pause: number): boolean {
    return this.questions === 0 && performance.now() - this.lastQuestion >= pause
  }

  /** Is there room for another one of the usual size? */
  get hasRoom(): boolean {
    const each = this.attached.size === 0 ? 0 : this.bytes / this.attached.size
    return this.bytes + each <= this.keptBytes
  }

  /** Attaches the cold part. Rejects where it cannot be had; the segment has been left out by then. */
  load(segment: Segment): Promise<void> {
    if (segment.cold !== undefined) {
      this.touch(segment)
      return Promise.resolve()
    }
    const under = this.loading.get(segment)
    if (under !== undefined) return under
    const load = this.attach(segment).finally(() => this.loading.delete(segment))
    this.loading.set(segment, load)
    return load
  }

  /** Loads for one question. When it asks for a part again that has had to go meanwhile, parts stop going until it ends. */
  async forQuestion<Answer>(
    ask: (load: (segment: Segment) => Promise<void>) => Promise<Answer>,
  ): Promise<Answer> {
    const loaded = new Set<Segment>()
    let isHolding = false
    this.questions += 1
    try {
      return await ask((segment) => {
        if (loaded.has(segment) && !isHolding) {
          isHolding = true
          this.holders += 1
        }
        loaded.add(segment)
        return this.load(segment)
      })
    } finally {
      this.questions -= 1
      this.lastQuestion = performance.now()
      if (isHolding) this.holders -= 1
      this.letGo(undefined)
    }
  }

  private async attach(segment: Segment): Promise<void> {
    try {
      const bytes = await this.source.read(segment.id)
      if (bytes === undefined) throw new Error('its stored bytes are missing')
      segment.attachCold(bytes)
      this.attached.set(segment, bytes.byteLength)
      this.bytes += bytes.byteLength
      this.letGo(segment)
    } catch (error) {
      this.source.damaged(segment, error)
      throw error
    }
  }

  private touch(segment: Segment): void {
    const bytes = this.attached.get(segment)
    if (bytes === undefined) return
    this.attached.delete(segment)
    this.attached.set(segment, bytes)
  }

  private letGo(kept: Segment | undefined): void {
    if (this.holders > 0) return
    for (const [segment, bytes] of this.attached) {
      if (this.bytes <= this.keptBytes) return
      if (segment === kept) continue
      this.attached.delete(segment)
      this.bytes -= bytes
      segment.detachCold()
    }
  }
}
