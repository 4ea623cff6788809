/** What is being written to a file, and what was written? All of the result, never only the page on screen. */
import type { ExportReceipt } from '../../shared/contract/routes.js'
import type { Problem } from '../../shared/base/problem.js'
import { cell, type Readable } from './cell.js'
import type { ExportProgress } from './model.js'
import type { ExportInput, ExportReply } from '../workers/protocol.js'
import type { Ports } from './ports.js'
import { isAbort, problemOf } from './problem-of.js'

export type ExportFormat = 'csv' | 'ndjson' | 'pdf' | 'ledger' | 'custody'

export interface ExportChoice {
  readonly format: ExportFormat
  readonly fileName: string
  readonly bom: boolean
  readonly title: string
  /** IANA name. */
  readonly timeZone: string
  readonly maxEvents: number
  readonly columns: readonly string[]
  readonly search: number
}

/** A byte range that could not be read as a record: where it is listed, and where it is in its payload. */
export interface QuarantinedRange {
  readonly sourceId: number
  readonly index: number
  /** Bytes, in the decompressed payload. */
  readonly offset: number
  readonly length: number
}

export interface QuarantinedChoice {
  readonly format: 'quarantined'
  readonly fileName: string
  readonly range: QuarantinedRange
}

export type ExportState =
  | { readonly kind: 'none' }
  | { readonly kind: 'writing'; readonly progress: ExportProgress | null }
  | { readonly kind: 'written'; readonly receipt: ExportReceipt; readonly rows: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly problem: Problem }

export interface Exports {
  readonly state: Readable<ExportState>
  /** What the state is about. */
  readonly choice: Readable<ExportChoice | QuarantinedChoice | null>
  readonly start: (choice: ExportChoice | QuarantinedChoice) => Promise<void>
  readonly cancel: () => void
  readonly clear: () => void
}

/** Events in the PDF's table unless more are asked for; beyond some thousands a CSV reads better. */
export const PDF_EVENTS = 2000

export function createExports({ query, capabilities }: Pick<Ports, 'query' | 'capabilities'>): Exports {
  const state = cell<ExportState>({ kind: 'none' })
  const chosen = cell<ExportChoice | QuarantinedChoice | null>(null)
  let controller = new AbortController()
  const ask = capabilities.saveDialog
  const onProgress = (progress: ExportProgress): void => {
    if (state.get().kind === 'writing') state.set({ kind: 'writing', progress })
  }
  const write = (choice: ExportChoice | QuarantinedChoice): Promise<ExportReply> => {
    const target = { fileName: choice.fileName, folder: '', ask }
    if (choice.format === 'ledger')
      return query.call(
        'exportLedger',
        { target, bom: choice.bom },
        { signal: controller.signal, onProgress },
      )
    if (choice.format === 'custody')
      return query.call('exportCustody', { target }, { signal: controller.signal, onProgress })
    if (choice.format === 'quarantined') {
      const { sourceId, index } = choice.range
      return query.call(
        'exportQuarantined',
        { sourceId, index, target },
        { signal: controller.signal, onProgress },
      )
    }
    return query.call('exportEvents', eventsInput(choice, target), { signal: controller.signal, onProgress })
  }
  return {
    state,
    choice: chosen,
    start: async (choice) => {
      controller = new AbortController()
      chosen.set(choice)
      state.set({ kind: 'writing', progress: null })
      try {
        const reply = await write(choice)
        state.set(reply.kind === 'written' ? reply : { kind: 'cancelled' })
      } catch (thrown) {
        if (isAbort(thrown) || controller.signal.aborted) state.set({ kind: 'cancelled' })
        else state.set({ kind: 'failed', problem: problemOf(thrown) })
      }
    },
    cancel: () => {
      controller.abort()
    },
    clear: () => {
      if (state.get().kind !== 'writing') state.set({ kind: 'none' })
    },
  }
}

function eventsInput(choice: ExportChoice, target: ExportInput['target']): ExportInput {
  const { search } = choice
  if (choice.format === 'csv')
    return { target, search, format: 'csv', columns: choice.columns, bom: choice.bom }
  if (choice.format === 'ndjson') return { target, search, format: 'ndjson' }
  return {
    target,
    search,
    format: 'pdf',
    timeZone: choice.timeZone,
    title: choice.title,
    maxEvents: choice.maxEvents,
    companionCsv: null,
  }
}

const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  csv: '-events.csv',
  ndjson: '-events.ndjson',
  pdf: '-report.pdf',
  ledger: '-ledger.csv',
  custody: '-custody.json',
}

/** A file name from a case's name: letters, digits, dots and dashes only. */
export function exportName(caseName: string, format: ExportFormat): string {
  const stem = caseName
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80)
  return `${stem === '' ? 'case' : stem}${EXTENSIONS[format]}`
}

/** A file name for a quarantined range, of numbers only: nothing in it is from the evidence. */
export function quarantinedName({ sourceId, offset }: QuarantinedRange): string {
  return `quarantined-${sourceId}-${offset}.bin`
}
