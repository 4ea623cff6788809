/** Which key does what, and where? One table: it drives the handling, the help dialog and the command palette. */

/** `anywhere` holds on every screen unless a text is being typed; the others while that part has the focus. */
export type KeyScope = 'anywhere' | 'case' | 'value' | 'table'

export interface Action {
  readonly id: ActionId
  readonly label: string
  /** As `event.key` has it, with `Ctrl+` in front; several are alternatives; a blank parts a sequence (`g s`). */
  readonly keys: readonly string[]
  readonly scope: KeyScope
  /** Offered in the command palette. */
  readonly palette: boolean
}

const action = <Id extends string>(id: Id, label: string, scope: KeyScope, keys: readonly string[]) => ({
  id,
  label,
  scope,
  keys,
  palette: true,
})

/** An action that makes sense only as a key, where the focus is. */
const keyOnly = <Id extends string>(id: Id, label: string, scope: KeyScope, keys: readonly string[]) => ({
  ...action(id, label, scope, keys),
  palette: false,
})

const table = [
  action('focus-query', 'Go to the query', 'case', ['/']),
  keyOnly('back', 'Back out: close what is open', 'anywhere', ['Escape']),
  keyOnly('down', 'Next event', 'table', ['j', 'ArrowDown']),
  keyOnly('up', 'Previous event', 'table', ['k', 'ArrowUp']),
  keyOnly('left', 'Previous column', 'table', ['ArrowLeft']),
  keyOnly('right', 'Next column', 'table', ['ArrowRight']),
  keyOnly('page-down', 'One page down', 'table', ['PageDown']),
  keyOnly('page-up', 'One page up', 'table', ['PageUp']),
  keyOnly('first', 'First event', 'table', ['Home']),
  keyOnly('last', 'Last event', 'table', ['End']),
  action('open-event', 'Open the event', 'table', ['Enter']),
  action('mark', 'Mark the event, or take the mark away', 'table', [' ']),
  action('next-mark', 'Next marked event', 'case', ['m']),
  keyOnly('include', 'Include the value in the query', 'value', ['i']),
  keyOnly('exclude', 'Exclude the value from the query', 'value', ['x']),
  keyOnly('copy', 'Copy the value', 'value', ['c']),
  action('same-request', 'Events of the same request', 'case', ['r']),
  action('focus-table', 'Go to the table of events', 'case', ['t']),
  action('focus-event', 'Go to the event pane', 'case', ['v']),
  action('histogram', 'Go to the histogram', 'case', ['h']),
  action('facets', 'Go to the facets', 'case', ['f']),
  action('all-time', 'Take the time range away', 'case', ['a']),
  action('export', 'Export the result', 'case', ['e']),
  action('history', 'History of queries', 'case', ['Ctrl+h']),
  action('stop-search', 'Stop looking for what is not found yet', 'case', []),
  action('explain', 'How the result was found', 'case', []),
  action('columns', 'Choose columns', 'case', []),
  action('zone', 'Choose the time zone', 'case', ['z']),
  action('range', 'Choose the time range', 'case', ['T']),
  action('density', 'Change the height of rows', 'case', []),
  action('go-search', 'Room: Search', 'case', ['g s']),
  action('go-evidence', 'Room: Evidence', 'case', ['g e']),
  action('go-cases', 'Room: all cases', 'anywhere', ['g c']),
  action('add-files', 'Add evidence files', 'anywhere', ['Ctrl+o']),
  action('add-folder', 'Add an evidence folder', 'anywhere', ['Ctrl+Shift+o']),
  action('rebuild', 'Rebuild the index from the stored evidence', 'case', []),
  action('theme', 'Change between light and dark', 'anywhere', ['Ctrl+Shift+l']),
  keyOnly('palette', 'Every action', 'anywhere', ['Ctrl+k']),
  action('help', 'Keys and query language', 'anywhere', ['?']),
  action('about', 'About Spoor', 'anywhere', []),
] as const

export type ActionId = (typeof table)[number]['id']
export const actions: readonly Action[] = table

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** How a key press is written in the table: `j`, `?`, `Ctrl+k`, `Ctrl+Shift+o`. */
export function pressName(press: KeyPress): string {
  const ctrl = press.ctrlKey || press.metaKey
  const key = press.key.length === 1 && ctrl ? press.key.toLowerCase() : press.key
  // for a printable key without Ctrl the shift is in the character already
  const shift = press.shiftKey && (ctrl || press.key.length > 1)
  return `${ctrl ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`
}

export type KeyVerdict =
  | { readonly kind: 'action'; readonly id: ActionId }
  /** The beginning of a sequence: the next press decides. */
  | { readonly kind: 'begun'; readonly prefix: string }
  | { readonly kind: 'none' }

/** What a press means in these scopes, after `prefix` ('' or the beginning of a sequence). */
export function verdictOf(press: KeyPress, prefix: string, scopes: ReadonlySet<KeyScope>): KeyVerdict {
  const name = prefix === '' ? pressName(press) : `${prefix} ${pressName(press)}`
  const inScope = actions.filter((known) => scopes.has(known.scope))
  const found = inScope.find((known) => known.keys.includes(name))
  if (found !== undefined) return { kind: 'action', id: found.id }
  if (inScope.some((known) => known.keys.some((key) => key.startsWith(`${name} `))))
    return { kind: 'begun', prefix: name }
  return { kind: 'none' }
}

const WORDS: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageDown: 'Page Down',
  PageUp: 'Page Up',
}

/** The key as printed on a keyboard: `Ctrl+K`, `Space`, `g then s`. */
export function keyLabel(key: string): string {
  const named = WORDS[key]
  if (named !== undefined) return named
  if (key.startsWith('Ctrl+'))
    return key.replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`)
  return key.replace(' ', ' then ')
}

export function labelOf(id: ActionId): string {
  return actions.find((known) => known.id === id)?.label ?? id
}

/** `(Ctrl+K)` for tooltips; '' for an action without a key. */
export function keyHint(id: ActionId): string {
  const key = actions.find((known) => known.id === id)?.keys[0]
  return key === undefined ? '' : ` (${keyLabel(key)})`
}
