/** Which rows of the table are on screen, and who wants them moved? The table listens; others ask. */
import { cell, type Cell } from './cell.js'

export interface Viewport {
  /** Number of the first visible row, with its fraction. */
  readonly top: Cell<number>
  /** Rows that fit. */
  readonly rows: Cell<number>
  /** Asks the table to move its first visible row there. */
  readonly scrollTo: (row: number) => void
  readonly onScrollTo: (listener: (row: number) => void) => () => void
}

export function createViewport(): Viewport {
  const listeners = new Set<(row: number) => void>()
  return {
    top: cell(0),
    rows: cell(1),
    scrollTo: (row) => {
      for (const listener of [...listeners]) listener(row)
    },
    onScrollTo: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
