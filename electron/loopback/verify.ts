/** How is evidence on disk held against a manifest from the command line? One line a file, a sum, and an exit code. */
import { resolve } from 'node:path'
import { visibleText } from '../../shared/base/visible-text.js'
import { checkSource, readManifest, type CustodyVerdict, type Moved } from '../service/verify-custody.js'
import { exitCodes } from './analyze.js'
import type { Order } from './arguments.js'
import { complain } from './complain.js'

type VerifyOrder = Extract<Order, { kind: 'verify' }>

/** 0: all are the same. 3: some are changed, missing or unreadable, or have no hash. 2: no manifest. */
export async function verify(
  { manifest: path, moved }: VerifyOrder,
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<number> {
  const manifest = await readManifest(resolve(path))
  if (typeof manifest === 'string') {
    complain(manifest)
    return exitCodes.wrongArguments
  }
  const counts: Record<CustodyVerdict, number> = {
    same: 0,
    changed: 0,
    missing: 0,
    unreadable: 0,
    unhashed: 0,
  }
  const places: Moved | null = moved === null ? null : { from: resolve(moved.from), to: resolve(moved.to) }
  for (const source of manifest.sources) {
    const checked = await checkSource(source, places)
    counts[checked.verdict] += 1
    const detail = checked.detail === '' ? '' : `  (${visibleText(checked.detail)})`
    write(`${checked.verdict.padEnd(10)} ${visibleText(checked.path)}${detail}\n`)
  }
  const sums = Object.entries(counts).filter(([, count]) => count > 0)
  const words = sums.map(([verdict, count]) => `${count.toLocaleString('en-US')} ${verdict}`)
  write(`\ncase ${visibleText(manifest.case)}: ${words.length === 0 ? 'no files' : words.join(', ')}\n`)
  return counts.same === manifest.sources.length ? exitCodes.clean : exitCodes.evidenceUnread
}
