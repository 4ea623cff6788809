/** Which blocks of the product's code has an input reached for the first time, or as often as none before? Asked of V8. */
import { readFileSync } from 'node:fs'
import { Session, type Profiler } from 'node:inspector'
import { fileURLToPath } from 'node:url'

/** The bundler writes the path of each module above it. */
const MODULE = /^\/\/ ([\w./-]+)$/gm

export class Coverage {
  readonly #session = new Session()
  readonly #seen = new Map<string, number>()
  readonly #url: string
  readonly #product: readonly (readonly [from: number, to: number])[]
  readonly #blocks = new Set<string>()

  /** `url`: of the bundle in which the product runs. */
  constructor(url: string) {
    this.#url = url
    this.#product = productRanges(readFileSync(fileURLToPath(url), 'utf8'))
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** Blocks that were ever reached. */
  get blocks(): number {
    return this.#blocks.size
  }

  /** Kinds of counts of blocks that were not seen before, since this was asked last. */
  takeNew(): number {
    let taken: Profiler.TakePreciseCoverageReturnType | undefined
    this.#session.post('Profiler.takePreciseCoverage', (_, coverage) => {
      taken = coverage
    })
    const script = taken?.result.find(({ url }) => url === this.#url)
    let found = 0
    for (const { ranges } of script?.functions ?? []) {
      if (!this.#isProduct(ranges[0]?.startOffset ?? 0)) continue
      for (const { startOffset, endOffset, count } of ranges) {
        if (count > 0 && this.#isNew(`${String(startOffset)}-${String(endOffset)}`, count)) found += 1
      }
    }
    return found
  }

  #isNew(block: string, count: number): boolean {
    // Once, a few times, often, very often: more would make every input a new one.
    const kind = 1 << Math.min(5, Math.floor(Math.log2(count) / 2))
    const seen = this.#seen.get(block) ?? 0
    this.#seen.set(block, seen | kind)
    this.#blocks.add(block)
    return (seen & kind) === 0
  }

  #isProduct(offset: number): boolean {
    return this.#product.some(([from, to]) => offset >= from && offset < to)
  }

  stop(): void {
    this.#session.disconnect()
  }
}

function productRanges(bundle: string): (readonly [number, number])[] {
  const modules = [...bundle.matchAll(MODULE)].map((match) => ({ at: match.index, path: match[1] ?? '' }))
  return modules.flatMap(({ at, path }, index) =>
    /^(shared|renderer)\//.test(path) ? [[at, modules[index + 1]?.at ?? bundle.length] as const] : [],
  )
}
