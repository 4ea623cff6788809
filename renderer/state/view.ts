/** Which room, dialog and drawer does the analyst see? */
import { cell, type Cell } from './cell.js'
import type { ExportFormat, QuarantinedRange } from './exports.js'
import type { CaseSummary } from './model.js'

export type Room = 'search' | 'evidence'

export type EvidenceTab = 'files' | 'coverage' | 'integrity'

export type Dialog =
  | { readonly kind: 'help' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'about' }
  | { readonly kind: 'columns' }
  | { readonly kind: 'range' }
  | { readonly kind: 'zone' }
  | { readonly kind: 'explain' }
  | { readonly kind: 'export'; readonly format: ExportFormat }
  | { readonly kind: 'export-quarantined'; readonly range: QuarantinedRange }
  | { readonly kind: 'rename'; readonly summary: CaseSummary }
  | { readonly kind: 'delete'; readonly summary: CaseSummary }
  /** Evidence was handed in while a case is open: add it there? */
  | { readonly kind: 'add'; readonly paths: readonly string[]; readonly summary: CaseSummary }

export interface View {
  readonly room: Cell<Room>
  /** Which view of the evidence room. */
  readonly evidenceTab: Cell<EvidenceTab>
  readonly dialog: Cell<Dialog | null>
  /** What was just done, for a moment and for screen readers; never the only place where it can be seen. */
  readonly notice: Cell<string>
}

export function createView(): View {
  return {
    room: cell<Room>('search'),
    evidenceTab: cell<EvidenceTab>('files'),
    dialog: cell<Dialog | null>(null),
    notice: cell(''),
  }
}
