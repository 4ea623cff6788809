/** How did the analyst arrange the workbench? Remembered per case; what cannot be read is replaced by the defaults. */
import * as v from 'valibot'
import { fieldCatalogue } from '../../shared/cloudtrail/field-catalogue.js'
import { cell, type Cell, type Readable } from './cell.js'
import type { MemoryPort } from './ports.js'

const themeSchema = v.picklist(['system', 'light', 'dark'])
export type Theme = v.InferOutput<typeof themeSchema>

const columnSchema = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  /** Pixels. */
  width: v.pipe(v.number(), v.minValue(48), v.maxValue(2000)),
})
export type Column = v.InferOutput<typeof columnSchema>

const DEFAULT_COLUMNS: readonly Column[] = [
  { name: 'eventTime', width: 162 },
  { name: 'eventName', width: 150 },
  { name: 'eventSource', width: 142 },
  { name: 'principal', width: 150 },
  { name: 'sourceIPAddress', width: 126 },
  { name: 'awsRegion', width: 112 },
  { name: 'outcome', width: 98 },
  { name: 'requestID', width: 280 },
]

const pixels = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most))

const layoutSchema = v.object({
  columns: v.pipe(v.array(columnSchema), v.minLength(1), v.maxLength(60)),
  density: v.picklist(['compact', 'comfortable']),
  /** IANA name, 'UTC' or 'local'. */
  zone: v.pipe(v.string(), v.check(isZone)),
  facetsOpen: v.boolean(),
  facetsWidth: pixels(160, 480),
  openFacets: v.array(v.string()),
  histogramOpen: v.boolean(),
  eventOpen: v.boolean(),
  eventWidth: pixels(300, 1200),
  wrapVerbatim: v.boolean(),
})
export type Layout = v.InferOutput<typeof layoutSchema>

export const defaultLayout: Layout = {
  columns: [...DEFAULT_COLUMNS],
  density: 'compact',
  zone: 'UTC',
  facetsOpen: true,
  facetsWidth: 220,
  openFacets: fieldCatalogue
    .filter((field) => field.facet)
    .slice(0, 7)
    .map((field) => field.name),
  histogramOpen: true,
  eventOpen: false,
  eventWidth: 460,
  wrapVerbatim: true,
}

const historySchema = v.array(v.pipe(v.string(), v.maxLength(20_000)))
const marksSchema = v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))
export const HISTORY_SIZE = 50
const MARKS_SIZE = 10_000

function isZone(zone: string): boolean {
  if (zone === 'local') return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The zone's IANA name, `local` resolved to this machine's. */
export function zoneName(zone: string): string {
  return zone === 'local' ? new Intl.DateTimeFormat('en').resolvedOptions().timeZone : zone
}

export interface Preferences {
  readonly theme: Cell<Theme>
  readonly layout: Readable<Layout>
  readonly history: Readable<readonly string[]>
  readonly marks: Readable<ReadonlySet<number>>
  readonly arrange: (change: Partial<Layout>) => void
  readonly remember: (query: string) => void
  readonly setMarks: (marks: ReadonlySet<number>) => void
  /** Marks of this case go from what they were to what they are; the others are taken away. Gives how many those are. */
  readonly moveMarks: (caseId: string, moved: ReadonlyMap<number, number>) => number
  /** From now on layout, history and marks are those of this case; null: of no case. */
  readonly turnTo: (caseId: string | null) => void
  /** Deletes what is remembered about a case. */
  readonly forget: (caseId: string) => void
}

const concerns = ['layout', 'history', 'marks'] as const
const keyOf = (concern: (typeof concerns)[number], caseId: string | null): string =>
  `spoor.${concern}.${caseId ?? 'none'}`

export function createPreferences(memory: MemoryPort): Preferences {
  let current: string | null = null
  const read = <Schema extends v.GenericSchema>(schema: Schema, key: string): v.InferOutput<Schema> | null =>
    parsed(schema, memory.read(key))
  const theme = cell<Theme>(read(themeSchema, 'spoor.theme') ?? 'system')
  theme.subscribe(() => {
    memory.write('spoor.theme', JSON.stringify(theme.get()))
  })
  const layout = cell<Layout>(defaultLayout)
  const history = cell<readonly string[]>([])
  const marks = cell<ReadonlySet<number>>(new Set())
  return {
    theme,
    layout,
    history,
    marks,
    arrange: (change) => {
      layout.update((before) => ({ ...before, ...change }))
      memory.write(keyOf('layout', current), JSON.stringify(layout.get()))
    },
    remember: (query) => {
      if (query === '') return
      history.update((before) => [query, ...before.filter((text) => text !== query)].slice(0, HISTORY_SIZE))
      memory.write(keyOf('history', current), JSON.stringify(history.get()))
    },
    setMarks: (next) => {
      marks.set(next)
      memory.write(keyOf('marks', current), JSON.stringify([...next].slice(0, MARKS_SIZE)))
    },
    moveMarks: (caseId, moved) => {
      const before = caseId === current ? [...marks.get()] : (read(marksSchema, keyOf('marks', caseId)) ?? [])
      const after = before.flatMap((ref) => moved.get(ref) ?? [])
      memory.write(keyOf('marks', caseId), JSON.stringify(after))
      if (caseId === current) marks.set(new Set(after))
      return before.length - after.length
    },
    turnTo: (caseId) => {
      current = caseId
      layout.set(read(layoutSchema, keyOf('layout', caseId)) ?? defaultLayout)
      history.set(read(historySchema, keyOf('history', caseId)) ?? [])
      marks.set(new Set(read(marksSchema, keyOf('marks', caseId)) ?? []))
    },
    forget: (caseId) => {
      for (const concern of concerns) memory.forget(keyOf(concern, caseId))
    },
  }
}

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string | null,
): v.InferOutput<Schema> | null {
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const checked = v.safeParse(schema, value)
  return checked.success ? checked.output : null
}
