/** What is inside a tar file, read forwards, also of one that is damaged, cut, or several behind each other? */
import { ByteReader, bufferOver } from './byte-reader.js'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import { Content, LOOK_BACK_BYTES, LookBack, paddingOf } from './tar-content.js'
import {
  TAR_BLOCK,
  isBlank,
  nameOf,
  readLongName,
  readPax,
  readTarHeader,
  resemblesTarHeader,
  upToTarHeader,
} from './tar-header.js'
import type { TarExtension, TarHeader } from './tar-header.js'
import { isUnsafeName } from './zip-entry.js'
import type { OpenEntry } from './zip-entry.js'

/** Long names and pax fields are read up to this, bytes. */
const MAX_FIELD_BYTES = 1024 * 1024
/** What is not the content of a file but describes the one that follows. */
const extensions = new Set(['L', 'K', 'x', 'X', 'g'])
/** What should have no content: links, devices, folders. */
const contentless: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '5': 'a folder',
  '6': 'a named pipe',
}

/** Opens the files of a tar archive in order. Each body is to be read before the next entry is asked for. */
export function tarEntries(
  input: ByteReader,
  work: SourceWork,
  inside: readonly string[],
): Generator<OpenEntry, void> {
  return new TarReader(input, work, inside).entries()
}

class TarReader {
  readonly #input: ByteReader
  readonly #work: SourceWork
  readonly #inside: readonly string[]
  readonly #behind = new LookBack()
  #meant: TarExtension = {}
  /** Fields of an entry that has not come yet. */
  #announced: Required<Pick<Place, 'offset' | 'length'>> | undefined = undefined
  /** Name of the entry that was read last. */
  #last = ''
  /** Zeros stood behind the last entry, or it is known already that the archive is cut. */
  #ended = false
  /** Given back to be read again, bytes. */
  #again = 0

  constructor(input: ByteReader, work: SourceWork, inside: readonly string[]) {
    this.#input = input
    this.#work = work
    this.#inside = inside
  }

  *entries(): Generator<OpenEntry, void> {
    while (!this.#work.exhausted) {
      this.#skipZeros()
      const block = bufferOver(this.#input.peek(TAR_BLOCK))
      const header = readTarHeader(block)
      if (header === undefined) {
        if (this.#goBack()) continue
        if (block.length < TAR_BLOCK) return this.#finish(block.length)
        yield* this.#strayBytes(block)
        continue
      }
      this.#behind.forget()
      const offset = this.#input.position
      this.#input.skip(TAR_BLOCK)
      this.#ended = false
      if (extensions.has(header.type)) this.#extend(header, offset)
      else yield* this.#entry({ ...header, ...this.#meant }, offset)
    }
  }

  #skipZeros(): void {
    for (;;) {
      const block = this.#input.peek(TAR_BLOCK)
      if (block.length === 0 || !isBlank(block)) return
      this.#endAnnounced()
      this.#input.skip(block.length)
      this.#ended = true
      this.#behind.forget()
    }
  }

  /** What follows the last entry is no header: one within it, that it should not have taken up, is read again. */
  #goBack(): boolean {
    const bytes = this.#behind.bytes()
    if (bytes === undefined || this.#ended) return false
    // twice each byte: an archive of headers that all take up too much does not cost more
    if (this.#again + bytes.length > this.#input.position + LOOK_BACK_BYTES) return false
    this.#again += bytes.length
    this.#input.giveBack(bytes)
    this.#behind.forget()
    this.#report('tar-damaged', {
      subject: [this.#last],
      offset: this.#input.position,
      detail: 'it is shorter than its header says; what follows it was read again',
    })
    return true
  }

  #endAnnounced(): void {
    const where = this.#announced
    this.#announced = undefined
    this.#meant = {}
    if (where !== undefined) this.#report('tar-damaged', { ...where, detail: 'fields without an entry' })
  }

  #finish(length: number): void {
    this.#endAnnounced()
    if (this.#ended && length === 0) return
    const detail = length === 0 ? 'it ends without an end mark' : 'it ends within a header'
    this.#report('tar-damaged', { length, detail })
    this.#input.skip(length)
  }

  /** Bytes up to the next header that no header describes: they may be content all the same. */
  *#strayBytes(block: Buffer): Generator<OpenEntry, void> {
    const offset = this.#input.position
    const lostHeader = resemblesTarHeader(block)
    const stated = lostHeader ? nameOf(block) : ''
    const name = stated === '' ? `bytes from ${String(offset)}` : stated
    if (lostHeader) this.#input.skip(TAR_BLOCK)
    const body = new ByteReader(() => upToTarHeader(this.#input))
    if (body.peek(1).length > 0) {
      if (!this.#work.countEntry()) return
      yield* opened(name, body)
    }
    const length = this.#input.position - offset
    const detail = lostHeader
      ? 'a header is damaged; what follows it was read up to the next one'
      : 'bytes that belong to no entry; they were read up to the next header'
    this.#report('tar-damaged', { offset, length, detail })
    this.#ended = true
  }

  #extend({ type, bytes }: TarHeader, offset: number): void {
    const kept = Math.min(bytes, MAX_FIELD_BYTES)
    const field = bufferOver(this.#input.peek(kept))
    const read = type === 'L' || type === 'K' ? readLongName(field) : readPax(field)
    this.#input.skip(bytes + paddingOf(bytes))
    // the name of a link's target and what is meant for all entries change none that follows
    if (type !== 'K' && type !== 'g') this.#meant = { ...this.#meant, ...read }
    const length = TAR_BLOCK + bytes
    if (type !== 'g') this.#announced ??= { offset, length }
    if (read !== undefined && kept === bytes) return
    this.#report('tar-damaged', { offset, length, detail: 'fields that cannot be read' })
  }

  *#entry(header: TarHeader & TarExtension, offset: number): Generator<OpenEntry, void> {
    const { name, type, bytes } = header
    this.#meant = {}
    this.#announced = undefined
    this.#last = name
    this.#reportKind(header, offset)
    for (let more = header.goesOn; more;) {
      more = this.#input.peek(TAR_BLOCK)[504] === 1
      this.#input.skip(TAR_BLOCK)
    }
    const isFile = contentless[type] === undefined && !name.endsWith('/')
    if (bytes === 0 ? !isFile || !isRegular(type) : !isFile && this.#isBorder()) return
    if (!this.#work.countEntry()) return
    const subject = [name]
    if (isUnsafeName(name)) this.#report('unsafe-entry-name', { subject, offset })
    const content = new Content(this.#input, bytes, this.#behind)
    yield* opened(name, new ByteReader(content.next))
    const padding = content.finish()
    if (padding > 0) {
      const from = this.#input.position - padding
      const detail = 'bytes behind its content'
      this.#report('tar-damaged', { subject, offset: from, length: padding, detail })
    }
    if (content.missing === 0 || this.#work.stopped) return
    this.#report('tar-damaged', {
      subject,
      offset,
      detail: `its last ${String(content.missing)} bytes are missing`,
    })
    this.#ended = this.#behind.bytes() === undefined
  }

  #reportKind({ name, type, sparse }: TarHeader & TarExtension, offset: number): void {
    const detail = contentless[type]
    const subject = [name]
    if (type === '2') this.#report('symlink-not-followed', { subject, offset, detail })
    else if (detail !== undefined && type !== '5') this.#report('special-file', { subject, offset, detail })
    else if (type === 'S' || sparse === true)
      this.#report('tar-parts', { subject, offset, detail: 'a sparse file' })
    else if (type === 'M')
      this.#report('tar-parts', { subject, offset, detail: 'it began in another volume' })
  }

  /** A folder or link may state a size all the same; where its content would be, there is the next header, or the end. */
  #isBorder(): boolean {
    const block = bufferOver(this.#input.peek(TAR_BLOCK))
    return isBlank(block) || readTarHeader(block) !== undefined
  }

  #report(
    code: 'tar-damaged' | 'tar-parts' | 'special-file' | 'symlink-not-followed' | 'unsafe-entry-name',
    more: Place,
  ): void {
    if (this.#work.stopped) return
    const { subject = [], offset = this.#input.position, length, detail } = more
    this.#work.report({
      code,
      subject: this.#work.subject([...this.#inside, ...subject]),
      offset,
      ...(length === undefined || length === 0 ? {} : { length }),
      ...(detail === undefined ? {} : { detail }),
    })
  }
}

interface Place {
  readonly subject?: readonly string[]
  readonly offset?: number
  readonly length?: number
  readonly detail?: string | undefined
}

/** Files as ustar and GNU know them; POSIX wants unknown types read as such, too, if they have content. */
function isRegular(type: string): boolean {
  return type === '0' || type === '\0' || type === '7'
}

function* opened(name: string, body: ByteReader): Generator<OpenEntry, void> {
  yield { name, body, deflated: () => undefined, access: undefined }
  while (body.take(READ_BYTES) !== undefined);
}
