/** What was asked on the command line? Exactly one of three things, or a sentence that says what is wrong with it. */

export const usage = `usage:
  npm start   -- [PATH…]
  npm run analyze -- PATH… --out DIR [--query Q] [--time-zone Z]
  npm run verify  -- MANIFEST [--from DIR --to DIR]

  PATH         a CloudTrail log file, a .zip of them, or a folder of either
  --out        folder for events.csv, events.ndjson, report.pdf, ledger.csv and summary.json (made if missing)
  --query      what to export; everything when left out
  --time-zone  IANA name for the times in the report (Europe/Berlin); UTC when left out
  MANIFEST     a chain of custody that was exported from the evidence room
  --from, --to where the evidence lay then, and where it lies now
  --           everything after it is a PATH, even if it begins with '-'
`

export type Order =
  | { readonly kind: 'window'; readonly paths: readonly string[]; readonly options: WindowOptions }
  | {
      readonly kind: 'analyze'
      readonly paths: readonly string[]
      readonly out: string
      readonly query: string
      readonly timeZone: string
      readonly browser: string | null
    }
  | {
      readonly kind: 'verify'
      readonly manifest: string
      readonly moved: { readonly from: string; readonly to: string } | null
    }
  | { readonly kind: 'wrong'; readonly sentence: string }

export interface WindowOptions {
  readonly headless: boolean
  readonly profile: string | null
  readonly browser: string | null
  readonly browserArguments: readonly string[]
}

interface Parsed {
  readonly paths: readonly string[]
  readonly values: ReadonlyMap<string, readonly string[]>
}

const windowFlags = {
  '--headless': 'switch',
  '--profile': 'once',
  '--browser': 'once',
  '--browser-argument': 'many',
}
const analyzeFlags = { '--out': 'once', '--query': 'once', '--time-zone': 'once', '--browser': 'once' }

const verifyFlags = { '--from': 'once', '--to': 'once' }

/** The arguments after the script's name: `window …`, `analyze …` or `verify …`. */
export function parseArguments(given: readonly string[]): Order {
  const [kind, ...rest] = given
  switch (kind) {
    case 'window':
      return windowOrder(parseFlags(rest, windowFlags))
    case 'analyze':
      return analyzeOrder(parseFlags(rest, analyzeFlags))
    case 'verify':
      return verifyOrder(parseFlags(rest, verifyFlags))
    default:
      return { kind: 'wrong', sentence: 'Say what to do: window, analyze or verify.' }
  }
}

function windowOrder(parsed: Parsed | string): Order {
  if (typeof parsed === 'string') return { kind: 'wrong', sentence: parsed }
  const { paths, values } = parsed
  return {
    kind: 'window',
    paths,
    options: {
      headless: values.has('--headless'),
      profile: values.get('--profile')?.[0] ?? null,
      browser: values.get('--browser')?.[0] ?? null,
      browserArguments: values.get('--browser-argument') ?? [],
    },
  }
}

function analyzeOrder(parsed: Parsed | string): Order {
  if (typeof parsed === 'string') return { kind: 'wrong', sentence: parsed }
  const { paths } = parsed
  const only = (name: string): string | undefined => parsed.values.get(name)?.[0]
  const out = only('--out') ?? ''
  const timeZone = only('--time-zone') ?? 'UTC'
  if (paths.length === 0) return { kind: 'wrong', sentence: 'No PATH to read was given.' }
  if (out === '') return { kind: 'wrong', sentence: '--out DIR is missing.' }
  if (!isTimeZone(timeZone)) return { kind: 'wrong', sentence: `There is no time zone ${timeZone}.` }
  return {
    kind: 'analyze',
    paths,
    out,
    query: only('--query') ?? '',
    timeZone,
    browser: only('--browser') ?? null,
  }
}

function verifyOrder(parsed: Parsed | string): Order {
  if (typeof parsed === 'string') return { kind: 'wrong', sentence: parsed }
  const { paths, values } = parsed
  const [manifest, ...others] = paths
  if (manifest === undefined) return { kind: 'wrong', sentence: 'No MANIFEST was given.' }
  if (others.length > 0) return { kind: 'wrong', sentence: 'One MANIFEST at a time.' }
  const [from, to] = [values.get('--from')?.[0], values.get('--to')?.[0]]
  if ((from === undefined) !== (to === undefined))
    return { kind: 'wrong', sentence: '--from and --to go together.' }
  return { kind: 'verify', manifest, moved: from === undefined || to === undefined ? null : { from, to } }
}

/** Separates flags (`--name value` or `--name=value`) from paths; a sentence if something is wrong. */
function parseFlags(given: readonly string[], known: Readonly<Record<string, string>>): Parsed | string {
  const end = given.indexOf('--')
  const words = end === -1 ? given : given.slice(0, end)
  const paths: string[] = []
  const values = new Map<string, string[]>()
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (!word.startsWith('-')) {
      paths.push(word)
      continue
    }
    const flag = readFlag(word, words[at + 1], known)
    if (typeof flag === 'string') return flag
    if (flag.kind !== 'many' && values.has(flag.name)) return `${flag.name} was given twice.`
    values.set(flag.name, [...(values.get(flag.name) ?? []), flag.value])
    if (flag.usedNext) at += 1
  }
  if (end !== -1) paths.push(...given.slice(end + 1))
  return paths.includes('') ? 'An empty argument is no PATH.' : { paths, values }
}

interface Flag {
  readonly name: string
  readonly kind: string
  readonly value: string
  readonly usedNext: boolean
}

function readFlag(
  word: string,
  next: string | undefined,
  known: Readonly<Record<string, string>>,
): Flag | string {
  const equals = word.indexOf('=')
  const name = equals === -1 ? word : word.slice(0, equals)
  const kind = Object.hasOwn(known, name) ? known[name] : undefined
  if (kind === undefined) return `There is no option ${name}.`
  if (kind === 'switch') {
    return equals === -1 ? { name, kind, value: '', usedNext: false } : `${name} takes no value.`
  }
  if (equals !== -1) return { name, kind, value: word.slice(equals + 1), usedNext: false }
  return next === undefined ? `${name} needs a value.` : { name, kind, value: next, usedNext: true }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}
