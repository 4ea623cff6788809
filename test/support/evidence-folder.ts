/** What becomes of a file with this content? A folder of its own for each test, and what the intake says of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { framesOf, payloadsOf, sourcesOf } from './frames-of.js'

/** A log file with so many records. */
export const records = (count: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      Records: Array.from({ length: count }, (_, n) => ({
        eventName: 'GitPush',
        eventID: `id-${String(n)}`,
      })),
    }),
  )
/** With one. */
export const one = records(1)

export class EvidenceFolder {
  path = ''

  /** To be made outside of the tests: it is there while one runs. */
  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'spoor-intake-'))
    })
    afterEach(() => {
      rmSync(this.path, { recursive: true, force: true })
    })
  }

  put(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  /** What became of one file with this content: its status, problems, and the bodies that came out. */
  async outcome(name: string, content: string | Uint8Array): Promise<unknown> {
    this.put(name, content)
    const frames = await framesOf([this.path])
    const [source] = sourcesOf(frames)
    return {
      status: source?.status,
      problems: source?.problems.map((problem) => problem.code),
      payloads: payloadsOf(frames).map(({ inside, encoding, raw }) => [
        inside.join('/'),
        encoding,
        raw.toString(),
      ]),
    }
  }
}

/** The outcome of a file that is one payload, with this text. */
export const read = (encoding: string, text: string | Buffer = one, inside = ''): unknown => ({
  status: 'read',
  problems: [],
  payloads: [[inside, encoding, text.toString()]],
})

/** The outcome of a file of which nothing is read. */
export const refused = (status: string, ...problems: readonly string[]): unknown => ({
  status,
  problems,
  payloads: [],
})
