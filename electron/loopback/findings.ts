/** Into which folder does a job write, and what does it say at its end? */
import { realpathSync, rmSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import * as v from 'valibot'
import { visibleText } from '../../shared/base/visible-text.js'
import { makeFolder } from '../service/make-folder.js'

/** The files of a job, and the only ones it ever removes: those of an earlier run would pass for its own. */
export const findingNames = [
  'events.csv',
  'events.ndjson',
  'report.pdf',
  'ledger.csv',
  'summary.json',
] as const

/**
 * Makes the folder ready: exists, holds no files of an earlier run, and is no part of the evidence.
 * All paths are absolute. Gives its real path, or a sentence that says why not. Throws when the folder cannot be made.
 */
export function prepareFolder(
  folder: string,
  roots: readonly string[],
): { readonly folder: string } | { readonly wrong: string } {
  for (const root of roots) {
    if (statSync(root, { throwIfNoEntry: false }) === undefined) return { wrong: `There is no ${root}.` }
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    return { wrong: `${folder} is a file, not a folder.` }
  }
  const made = makeFolder(folder)
  const real = realpathSync(folder)
  const mine = findingNames.map((name) => join(real, name))
  for (const root of roots.map((path) => realpathSync(path))) {
    if (!isInside(root, real) && !mine.some((path) => isInside(root, path))) continue
    if (made !== undefined) rmSync(made, { recursive: true })
    return { wrong: `The findings cannot be written into the evidence itself (${root}).` }
  }
  for (const path of mine) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      return { wrong: `${path} is a folder; it is in the way of the findings.` }
    }
    rmSync(path, { force: true })
  }
  return { folder: real }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

const headline = v.object({
  events: v.number(),
  duplicates: v.number(),
  quarantined: v.number(),
  requests: v.number(),
  sources: v.array(v.object({ status: v.string() })),
  query: v.object({ text: v.string(), matches: v.number() }),
  timeRange: v.nullable(v.object({ first: v.string(), last: v.string() })),
})

/** What was found and where it is, in a few lines for a person. */
export function findingsInWords(summary: unknown, folder: string, clean: boolean): string {
  const parsed = v.safeParse(headline, summary)
  const lines: string[] = []
  if (parsed.success) {
    const { events, duplicates, quarantined, requests, sources, query, timeRange } = parsed.output
    const when = timeRange === null ? '' : `, ${timeRange.first} to ${timeRange.last}`
    lines.push(`${counted(events, 'event')} from ${counted(sources.length, 'file')}${when}`)
    if (duplicates > 0) lines.push(`duplicates: ${counted(duplicates, 'record')}`)
    if (quarantined > 0) lines.push(`could not be read: ${counted(quarantined, 'record')}`)
    const asked =
      query.text === '' ? 'all of them' : `those that match ${visibleText(JSON.stringify(query.text))}`
    lines.push(
      `exported: ${asked}, ${counted(query.matches, 'event')} with ${counted(requests, 'distinct requestID')}`,
    )
  }
  lines.push(
    clean ? 'all evidence was read' : 'some evidence could not be read: ledger.csv says what and why',
    ...findingNames.map((name) => `  ${visibleText(join(folder, name))}`),
  )
  return `${lines.join('\n')}\n`
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
