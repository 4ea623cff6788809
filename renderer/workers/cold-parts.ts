/** Which cold sections are in memory? All of them while they fit, and what makes searches faster as far as there is room.
 *
 *  Beyond that, opaque values go first, then token indexes, then all but texts. Of these, what has not been used by a question
 *  for the longest time goes first. What one question uses goes in another order: the latest first. A question that looks
 *  through all segments, more than fit, thus finds again most of what the last one left, and reads each of the others once. */
import { hurryCollector, release, type ColdSection, type Segment, type Turn } from '../engine/engine.js'

/** Bytes of memory for cold sections and what is made from them. */
const KEPT_BYTES = 560 * 1024 * 1024

/** The same while evidence is being read, which needs memory itself. */
const LITTLE_BYTES = 96 * 1024 * 1024

/** Bytes of memory that may wait for the collector before it is hurried: of texts that were let go of, as strings cannot be
 *  given back at once, and of what was read, which the browser holds a second time until its request is collected. */
const MOST_LEFT = 48 * 1024 * 1024

export interface ColdSource {
  /** The stored bytes; throws or gives undefined where they cannot be had. */
  read(segment: number, section: ColdSection): Promise<ArrayBuffer | undefined>
  /** The section cannot be had: the segment must be left out of every answer. */
  damaged(segment: Segment, error: unknown): void
}

/** Attaches a section. Rejects where it cannot be had; the segment has been left out by then. */
export type LoadSection = (segment: Segment, section: ColdSection) => Promise<void>

/** Something in memory that can be let go. */
interface Piece {
  readonly segment: Segment
  /** 'tokens': the token index, which is made from the text and goes with it. */
  readonly name: ColdSection | 'tokens'
  readonly bytes: number
  /** Ascends with every piece that comes. */
  readonly came: number
}

interface Tokens {
  /** Lets the token index of the segment go. */
  drop(segment: Segment): void
}

export class ColdParts {
  /** What a question reads is marked with its number. */
  readonly turn: Turn = { now: 0 }
  private readonly pieces = new Map<Segment, Map<Piece['name'], Piece>>()
  private readonly loading = new Map<Segment, Map<ColdSection, Promise<void>>>()
  private bytes = 0
  private came = 0
  /** Bytes that were left to the collector since it was hurried. */
  private left = 0
  /** Questions that are being answered, and when the last one was. */
  private questions = 0
  private ended = 0
  private lastQuestion = 0
  private keptBytes: number
  /** The latest question when it was tidied up last. */
  private tidied = 0
  /** Questions that need more sections at once than may be kept. */
  private holders = 0

  constructor(
    private readonly source: ColdSource,
    private readonly tokens: Tokens,
    private readonly mostBytes = KEPT_BYTES,
  ) {
    this.keptBytes = mostBytes
  }

  /** Questions that have been answered, or could not be. */
  get answered(): number {
    return this.ended
  }

  /** Has nothing been asked for so many milliseconds? */
  isIdle(pause: number): boolean {
    return this.questions === 0 && performance.now() - this.lastQuestion >= pause
  }

  /** Is there room for so many bytes more? */
  hasRoomFor(bytes: number): boolean {
    return this.bytes + bytes <= this.keptBytes
  }

  /** As `hasRoomFor`, if everything goes that the question at hand has not used; for opaque values nothing else goes. */
  couldTake(bytes: number, section: ColdSection): boolean {
    const stays = this.all.filter(
      (piece) => this.lastUse(piece) === this.turn.now || (section === 'opaque' && piece.name !== 'opaque'),
    )
    return stays.reduce((sum, piece) => sum + piece.bytes, bytes) <= this.keptBytes
  }

  /** Bytes that a section takes, by those that are in memory; 0 when there are none yet. */
  usualBytes(name: Piece['name']): number {
    for (const pieces of this.pieces.values()) {
      const piece = pieces.get(name)
      if (piece !== undefined) return piece.bytes
    }
    return 0
  }

  load(segment: Segment, section: ColdSection): Promise<void> {
    if (segment.has(section)) return Promise.resolve()
    const loading = this.loading.get(segment) ?? new Map<ColdSection, Promise<void>>()
    this.loading.set(segment, loading)
    const under = loading.get(section)
    if (under !== undefined) return under
    const load = this.attach(segment, section).finally(() => {
      loading.delete(section)
      if (loading.size === 0) this.loading.delete(segment)
    })
    loading.set(section, load)
    return load
  }

  /** As `load`, but only so that damage is noticed: the section does not stay. `meanwhile` is called while it is there. */
  async look(segment: Segment, section: ColdSection, meanwhile?: () => void): Promise<void> {
    const under = this.loading.get(segment)?.get(section)
    if (segment.has(section) || under !== undefined) return under
    try {
      const bytes = await this.bytesOf(segment, section)
      // A question may have wanted it meanwhile.
      if (segment.has(section)) return
      if (meanwhile === undefined) segment.check(section, bytes)
      else {
        segment.attach(section, bytes)
        meanwhile()
        segment.detach(section)
      }
      release(bytes)
    } catch (error) {
      this.source.damaged(segment, error)
      throw error
    }
  }

  /** Lets go of what has come since the mark, of these sections: it was needed once. */
  forget(sections: readonly ColdSection[], since: number): void {
    const isPassing = ({ name, came }: Piece) => came > since && name !== 'tokens' && sections.includes(name)
    for (const piece of this.all.filter(isPassing)) this.remove(piece)
  }

  /** Lets go of sections of these names that no question has used since this was called before. */
  tidy(sections: readonly ColdSection[]): void {
    const since = this.tidied
    this.tidied = this.turn.now
    const isResting = (piece: Piece): boolean =>
      piece.name !== 'tokens' && sections.includes(piece.name) && this.lastUse(piece) <= since
    // A question that is being answered may still read what was loaded for it.
    if (this.questions === 0) for (const piece of this.all.filter(isResting)) this.remove(piece)
  }

  /** Keeps little from now on, or as much as usual again. */
  keepLittle(isLittle: boolean): void {
    this.keptBytes = isLittle ? Math.min(LITTLE_BYTES, this.mostBytes) : this.mostBytes
    this.letGo(undefined)
  }

  /** What comes from now on has come since this. */
  get mark(): number {
    return this.came
  }

  /** Loads for one question. When it asks again for a section that has had to go meanwhile, sections stop going until it
   *  ends. */
  async forQuestion<Answer>(ask: (load: LoadSection) => Promise<Answer>): Promise<Answer> {
    const loaded = new Map<Segment, Set<ColdSection>>()
    let isHolding = false
    this.questions += 1
    this.turn.now += 1
    try {
      return await ask((segment, section) => {
        const sections = loaded.get(segment) ?? new Set()
        if (sections.has(section) && !isHolding) {
          isHolding = true
          this.holders += 1
        }
        loaded.set(segment, sections.add(section))
        return this.load(segment, section)
      })
    } finally {
      this.questions -= 1
      this.ended += 1
      this.lastQuestion = performance.now()
      if (isHolding) this.holders -= 1
      this.letGo(undefined)
    }
  }

  /** The token index of a segment has been made. */
  tokensMade(segment: Segment, bytes: number): void {
    this.add(segment, 'tokens', bytes)
    this.letGo(undefined)
  }

  private async attach(segment: Segment, section: ColdSection): Promise<void> {
    try {
      const bytes = await this.bytesOf(segment, section)
      this.add(segment, section, segment.attach(section, bytes))
      this.letGo(segment)
    } catch (error) {
      this.source.damaged(segment, error)
      throw error
    }
  }

  private async bytesOf(segment: Segment, section: ColdSection): Promise<ArrayBuffer> {
    const bytes = await this.source.read(segment.id, section)
    if (bytes === undefined) throw new Error(`its stored bytes are missing (${section})`)
    this.leave(bytes.byteLength)
    return bytes
  }

  private leave(bytes: number): void {
    this.left += bytes
    if (this.left <= Math.min(MOST_LEFT, this.keptBytes / 2)) return
    this.left = 0
    hurryCollector()
  }

  private add(segment: Segment, name: Piece['name'], bytes: number): void {
    const pieces = this.pieces.get(segment) ?? new Map<Piece['name'], Piece>()
    this.pieces.set(segment, pieces)
    this.bytes += bytes - (pieces.get(name)?.bytes ?? 0)
    this.came += 1
    pieces.set(name, { segment, name, bytes, came: this.came })
  }

  private remove({ segment, name, bytes }: Piece): void {
    this.bytes -= bytes
    if (name === 'text' || name === 'opaque') this.leave(bytes)
    this.pieces.get(segment)?.delete(name)
    if (name === 'tokens') this.tokens.drop(segment)
    else segment.detach(name)
    const tokens = name === 'text' ? this.pieces.get(segment)?.get('tokens') : undefined
    if (tokens !== undefined) this.remove(tokens)
  }

  private get all(): Piece[] {
    return [...this.pieces.values()].flatMap((pieces) => [...pieces.values()])
  }

  /** `kept`: the segment that is being worked on. */
  private letGo(kept: Segment | undefined): void {
    if (this.holders > 0 || this.bytes <= this.keptBytes) return
    const others = this.all.filter(({ segment }) => segment !== kept)
    for (const piece of others.sort((left, right) => this.goesBefore(left, right))) {
      if (this.bytes <= this.keptBytes) return
      if (this.pieces.get(piece.segment)?.get(piece.name) === piece) this.remove(piece)
    }
  }

  /** What few questions need goes first, even where this one does: of one segment after the other. Then what can be done
   *  without. */
  private goesBefore(left: Piece, right: Piece): number {
    const isSooner = rankOf(left) - rankOf(right)
    if (isSooner !== 0) return isSooner
    const leftUse = this.lastUse(left)
    const rightUse = this.lastUse(right)
    if (leftUse !== rightUse) return leftUse - rightUse
    return leftUse === this.turn.now ? right.came - left.came : left.came - right.came
  }

  private lastUse({ segment, name }: Piece): number {
    return name === 'tokens' ? -1 : segment.lastUse(name)
  }
}

function rankOf({ name }: Piece): number {
  if (name === 'opaque') return 0
  if (name === 'tokens') return 1
  // Texts are what every search looks through, and what takes longest to bring back: they must be folded.
  return name === 'text' ? 3 : 2
}
