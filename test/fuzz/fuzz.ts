/** Is there any evidence that is read wrongly? Makes and changes payloads for as long as it may, keeps those that reach code
 *  in a new way to change them further, and stops at nothing: every difference is made small and written down. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { damagedPayload, payload } from './compose.js'
import { Coverage } from './coverage.js'
import { Dice } from './dice.js'
import { utf8 } from '../support/written-payloads.js'
import { minimised } from './minimise.js'
import { mutated } from './mutate.js'
import { anyWays, Trial, type Difference, type Ways } from './trial.js'

export interface FuzzOptions {
  readonly seed: number
  /** Whichever comes first. */
  readonly minutes: number
  readonly inputs: number
  /** Where differences are written to. */
  readonly folder: string
  /** Of the bundle that is running. */
  readonly url: string
  readonly say: (line: string) => void
}

export interface FuzzResult {
  readonly inputs: number
  readonly blocks: number
  readonly kept: number
  readonly differences: number
}

const MOST_KEPT = 4000
/** Asking for coverage takes as long as an input does: later on, when few inputs reach anything new, several share it. */
const FIRST = 1000
const A_BATCH = 4
/** Payloads that one set of readers gets one after another. */
const A_TRIAL = 200
/** Differences under one law that are written down. */
const A_LAW = 5
const SAY_EVERY_MS = 30_000
/** An input that takes longer is written down. */
const SLOW_MS = 500

export function fuzz(options: FuzzOptions): FuzzResult {
  const { seed, minutes, inputs, url, say } = options
  const dice = new Dice(seed)
  const coverage = new Coverage(url)
  const corpus: Uint8Array[] = []
  const findings = new Findings(options)
  const started = performance.now()
  let trial = new Trial()
  let history: Uint8Array[] = []
  let batch: Uint8Array[] = []
  let said = started
  let done = 0
  const slowest = new Slowest(options)
  const report = (): void => {
    const seconds = (performance.now() - started) / 1000
    say(
      `${seconds.toFixed(0)} s: ${String(done)} inputs, ${(done / seconds).toFixed(0)}/s, ${String(coverage.blocks)} blocks reached, ${String(corpus.length)} kept, slowest ${slowest.ms.toFixed(0)} ms, ${String(findings.count)} differences`,
    )
  }
  while (done < inputs && performance.now() - started < 60_000 * minutes) {
    const { input, untouched } = nextInput(dice, corpus, done)
    const ways = anyWays(dice, input.length, untouched)
    const from = process.cpuUsage()
    const difference = trial.differenceIn(input, ways)
    slowest.took(process.cpuUsage(from), input, ways)
    done += 1
    if (difference !== undefined) findings.add(difference, { history, input, ways })
    history.push(input)
    batch.push(input)
    if (batch.length >= (done < FIRST ? 1 : A_BATCH)) {
      if (coverage.takeNew() > 0) for (const one of batch) keep(corpus, one, dice)
      batch = []
    }
    if (difference !== undefined || history.length === A_TRIAL) {
      trial = new Trial()
      history = []
    }
    if (performance.now() - said > SAY_EVERY_MS) {
      said = performance.now()
      report()
    }
  }
  report()
  coverage.stop()
  return { inputs: done, blocks: coverage.blocks, kept: corpus.length, differences: findings.count }
}

interface Input {
  readonly input: Uint8Array
  readonly untouched: readonly string[]
}

/** Most are changed ones of those that were worth keeping. */
function nextInput(dice: Dice, corpus: readonly Uint8Array[], number: number): Input {
  if (corpus.length > 20 && dice.once(6)) {
    const damage = (bytes: Uint8Array): Uint8Array => mutated(dice, bytes, dice.pick(corpus))
    const { payload: input, untouched } = damagedPayload(dice, 10 * number, damage)
    return { input, untouched }
  }
  const made = utf8(payload(dice, 10 * number))
  if (corpus.length <= 20 || dice.once(8)) return { input: made, untouched: [] }
  const base = dice.once(4) ? made : dice.pick(corpus)
  return { input: mutated(dice, base, dice.once(2) ? made : dice.pick(corpus)), untouched: [] }
}

function keep(corpus: Uint8Array[], input: Uint8Array, dice: Dice): void {
  if (corpus.length < MOST_KEPT) corpus.push(input)
  else corpus[dice.whole(MOST_KEPT)] = input
}

/** Slow inputs are kept to be looked at: evidence must not be able to stop the reading by what is in it. */
class Slowest {
  /** Milliseconds of the processor; of the clock it would be what else the machine does. */
  ms = 0

  constructor(private readonly options: FuzzOptions) {}

  took({ user, system }: NodeJS.CpuUsage, input: Uint8Array, ways: Ways): void {
    const ms = (user + system) / 1000
    if (ms <= this.ms) return
    this.ms = ms
    if (ms < SLOW_MS) return
    const { folder, seed } = this.options
    mkdirSync(folder, { recursive: true })
    const again = { ms, bytes: input.length, ways, inputs: [Buffer.from(input).toString('base64')] }
    writeFileSync(join(folder, `${String(seed)}-slowest.json`), `${JSON.stringify(again, null, 1)}\n`)
  }
}

interface Case {
  readonly history: readonly Uint8Array[]
  readonly input: Uint8Array
  readonly ways: Ways
}

class Findings {
  count = 0
  readonly #ofLaw = new Map<string, number>()

  constructor(private readonly options: FuzzOptions) {}

  add({ law, detail }: Difference, found: Case): void {
    this.count += 1
    const before = this.#ofLaw.get(law) ?? 0
    this.#ofLaw.set(law, before + 1)
    if (before >= A_LAW) return
    const { folder, seed, say } = this.options
    const small = minimised(law, [...found.history, found.input], found.ways)
    const name = `${String(seed)}-${String(this.count)}`
    mkdirSync(folder, { recursive: true })
    small.forEach((input, index) => {
      writeFileSync(join(folder, `${name}${small.length > 1 ? `-${String(index)}` : ''}.bin`), input)
    })
    const files = small.length
    const again = {
      law,
      ways: found.ways,
      files,
      inputs: small.map((input) => Buffer.from(input).toString('base64')),
    }
    const path = join(folder, `${name}.json`)
    writeFileSync(path, `${JSON.stringify(again, null, 1)}\n`)
    const last = small.at(-1) ?? found.input
    say(
      `broken: ${law}\n  ${detail}\n  smallest input (${String(last.length)} bytes): ${JSON.stringify(new TextDecoder().decode(last.subarray(0, 600)))}\n  again: npm run fuzz -- --replay ${path}`,
    )
  }
}

/** Tries written-down inputs once more. */
export function replay(inputs: readonly Uint8Array[], ways: Ways): Difference | undefined {
  const trial = new Trial()
  let difference: Difference | undefined
  for (const input of inputs) difference = trial.differenceIn(input, ways)
  return difference
}
