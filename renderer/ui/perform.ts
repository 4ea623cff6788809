/** What does each action do? One line an action; keys, palette, menus and buttons all end here. */
import { visibleText } from '../../shared/base/visible-text.js'
import type { App } from '../state/app.js'
import type { ActionId } from '../state/keys.js'
import type { Theme } from '../state/preferences.js'
import { shortenMiddle } from '../state/shorten.js'
import { focusedValue, focusPlace, type FocusedValue } from './focused-value.js'
import { copyText } from './parts/copy.js'

export type Perform = (app: App) => void

/** Views that are drawn later take the focus after the next frame. */
function soon(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work))
}

function move(app: App, by: { readonly rows?: number; readonly columns?: number }): void {
  const count = app.search.view.get().found?.count ?? 0
  if (count === 0) return
  const { row, column } = app.selection.cursor.get()
  const columns = app.preferences.layout.get().columns.length
  const next = app.selection.selected.get() === null && by.columns === undefined ? row : row + (by.rows ?? 0)
  app.selection.moveTo(
    Math.min(count - 1, Math.max(0, next)),
    Math.min(columns - 1, Math.max(0, column + (by.columns ?? 0))),
  )
}

const page = (app: App): number => Math.max(1, Math.floor(app.viewport.rows.get()) - 1)

function withValue(work: (app: App, value: FocusedValue) => void): Perform {
  return (app) => {
    const value = focusedValue()
    if (value !== null) work(app, value)
  }
}

export async function copyValue(app: App, text: string, what: string): Promise<void> {
  const copied = await copyText(text)
  const shown = shortenMiddle(visibleText(text), 60)
  app.view.notice.set(
    copied ? `Copied ${visibleText(what)}: ${shown}` : `The system refused the clipboard: ${shown}`,
  )
}

export function nextTheme(theme: Theme): Theme {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  return dark ? 'light' : 'dark'
}

/** At once where that is possible: what is typed after `/` must arrive in the box. */
function inRoom(app: App, work: () => void): void {
  if (app.view.room.get() === 'search') {
    work()
    return
  }
  app.view.room.set('search')
  soon(work)
}

function back(app: App): void {
  if (app.search.isLooking()) {
    app.search.cancel()
    return
  }
  const inTable = document.activeElement?.id === 'event-table'
  if (app.preferences.layout.get().eventOpen && app.selection.selected.get() !== null) {
    if (inTable || document.activeElement === document.body) app.preferences.arrange({ eventOpen: false })
  }
  focusPlace('table')
}

function toFacets(app: App): void {
  app.preferences.arrange({ facetsOpen: true })
  app.view.room.set('search')
  soon(() => {
    const hidden = document.getElementById('facets')?.offsetParent === null
    if (hidden) app.preferences.arrange({ eventOpen: false })
    soon(() => {
      focusPlace('facets')
    })
  })
}

function nextMark(app: App): void {
  const marks = [...app.preferences.marks.get()]
  if (marks.length === 0) return
  const now = marks.indexOf(app.selection.selected.get()?.ref ?? -1)
  const next = marks[(now + 1) % marks.length]
  if (next !== undefined) void app.selection.goTo(next)
}

function openEvent(app: App, tab?: 'request'): void {
  const { row } = app.selection.cursor.get()
  const open = app.preferences.layout.get().eventOpen
  const selected = app.selection.selected.get()
  if (tab !== undefined) app.selection.showTab(tab)
  if (!open || selected === null || selected.row >= 0) app.selection.open(row, tab)
}

function add(app: App, kind: 'files' | 'folder'): void {
  if (app.ports.capabilities.chooseDialog) void app.handedIn.choose(kind)
  else document.querySelector<HTMLInputElement>(`input[data-choose='${kind}']`)?.click()
}

export const perform: Readonly<Record<ActionId, Perform>> = {
  'focus-query': (app) => {
    inRoom(app, () => {
      focusPlace('query')
    })
  },
  back,
  down: (app) => {
    move(app, { rows: 1 })
  },
  up: (app) => {
    move(app, { rows: -1 })
  },
  left: (app) => {
    move(app, { columns: -1 })
  },
  right: (app) => {
    move(app, { columns: 1 })
  },
  'page-down': (app) => {
    move(app, { rows: page(app) })
  },
  'page-up': (app) => {
    move(app, { rows: -page(app) })
  },
  first: (app) => {
    app.selection.moveTo(0)
  },
  last: (app) => {
    const count = app.search.view.get().found?.count ?? 0
    if (count > 0) app.selection.moveTo(count - 1)
  },
  'open-event': (app) => {
    openEvent(app)
  },
  mark: (app) => {
    app.selection.toggleMark(app.selection.cursor.get().row)
  },
  'next-mark': nextMark,
  include: withValue((app, { field, value }) => void app.search.include(field, value)),
  exclude: withValue((app, { field, value }) => void app.search.exclude(field, value)),
  copy: withValue((app, { field, value }) => void copyValue(app, value, field)),
  'same-request': (app) => {
    openEvent(app, 'request')
  },
  'focus-table': (app) => {
    inRoom(app, () => {
      focusPlace('table')
    })
  },
  'focus-event': (app) => {
    openEvent(app)
    app.view.room.set('search')
    soon(() => {
      focusPlace('event')
    })
  },
  histogram: (app) => {
    inRoom(app, () => {
      focusPlace('histogram')
    })
  },
  facets: toFacets,
  'all-time': (app) => void app.search.ask({ range: null }),
  export: (app) => {
    app.view.dialog.set({ kind: 'export', format: 'csv' })
  },
  history: (app) => {
    inRoom(app, () => document.getElementById('history-button')?.click())
  },
  'stop-search': (app) => {
    app.search.cancel()
  },
  explain: (app) => {
    app.view.dialog.set({ kind: 'explain' })
  },
  columns: (app) => {
    app.view.dialog.set({ kind: 'columns' })
  },
  zone: (app) => {
    app.view.dialog.set({ kind: 'zone' })
  },
  range: (app) => {
    app.view.dialog.set({ kind: 'range' })
  },
  density: (app) => {
    const compact = app.preferences.layout.get().density === 'compact'
    app.preferences.arrange({ density: compact ? 'comfortable' : 'compact' })
  },
  'go-search': (app) => {
    app.view.room.set('search')
  },
  'go-evidence': (app) => {
    app.view.room.set('evidence')
  },
  'go-cases': (app) => void app.closeCase(),
  'add-files': (app) => {
    add(app, 'files')
  },
  'add-folder': (app) => {
    add(app, 'folder')
  },
  rebuild: (app) => {
    app.rebuild()
  },
  theme: (app) => {
    app.preferences.theme.update(nextTheme)
  },
  palette: (app) => {
    app.view.dialog.set({ kind: 'palette' })
  },
  help: (app) => {
    app.view.dialog.set({ kind: 'help' })
  },
  about: (app) => {
    app.view.dialog.set({ kind: 'about' })
  },
}
