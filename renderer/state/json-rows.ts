/** Which lines does a record make as a tree? Flat, so that only the visible ones need be drawn. */
import { fold } from '../../shared/base/fold.js'
import { JsonNumber, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'

export interface JsonRow {
  /** Unique within the record: steps from the root, array positions included, as JSON text. */
  readonly id: string
  readonly depth: number
  /** Key or array position; '' for the root. */
  readonly name: string
  /** The field as the query language names it: keys joined by dots, without array positions. */
  readonly path: string
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  /** The leaf's text, decoded; '' for objects and arrays. */
  readonly text: string
  /** Members of an object or array; 0 for a leaf. */
  readonly size: number
  readonly found: boolean
}

interface Walk {
  readonly rows: JsonRow[]
  readonly isOpen: (id: string) => boolean
  readonly needle: string
}

/** Ids of all objects and arrays, the root's first. */
export function branchesOf(value: JsonValue, id = ''): readonly string[] {
  const members = membersOf(value)
  if (members === null) return []
  return [id, ...members.flatMap(([name, item]) => branchesOf(item, stepInto(id, name)))]
}

/** The lines to show. With a search text every branch that holds a find is open, and the finds say so. */
export function jsonRows(value: JsonValue, closed: ReadonlySet<string>, search: string): readonly JsonRow[] {
  const needle = fold(search.trim())
  const open = needle === '' ? null : new Set<string>()
  if (open !== null) collectFinds(value, { id: '', name: '', needle, open })
  const walk: Walk = { rows: [], needle, isOpen: (id) => open?.has(id) ?? !closed.has(id) }
  const members = membersOf(value) ?? []
  for (const [name, item] of members)
    visit(item, { id: stepInto('', name), name, path: name, depth: 0 }, walk)
  return walk.rows
}

const stepInto = (id: string, name: string): string => `${id}${JSON.stringify(name)}`

function membersOf(value: JsonValue): readonly (readonly [string, JsonValue])[] | null {
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return null
  if (isList(value)) return value.map((item, index) => [String(index), item] as const)
  return [...value]
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

function collectFinds(
  value: JsonValue,
  at: { id: string; name: string; needle: string; open: Set<string> },
): boolean {
  const members = membersOf(value)
  let found = fold(at.name).includes(at.needle)
  if (members === null) return found || fold(leafText(value)).includes(at.needle)
  let inside = false
  for (const [name, item] of members)
    if (collectFinds(item, { ...at, id: stepInto(at.id, name), name })) inside = true
  if (inside) at.open.add(at.id)
  found ||= inside
  return found
}

interface Position {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly depth: number
}

function visit(value: JsonValue, at: Position, walk: Walk): void {
  const members = membersOf(value)
  const text = members === null ? leafText(value) : ''
  const found =
    walk.needle !== '' && (fold(at.name).includes(walk.needle) || fold(text).includes(walk.needle))
  walk.rows.push({ ...at, kind: kindOf(value), text, size: members?.length ?? 0, found })
  if (members === null || !walk.isOpen(at.id)) return
  const list = isList(value)
  for (const [name, item] of members)
    visit(
      item,
      { id: stepInto(at.id, name), name, path: list ? at.path : `${at.path}.${name}`, depth: at.depth + 1 },
      walk,
    )
}

function kindOf(value: JsonValue): JsonRow['kind'] {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (value instanceof JsonNumber) return 'number'
  return isList(value) ? 'array' : 'object'
}

function leafText(value: JsonValue): string {
  if (value === null) return 'null'
  if (value instanceof JsonNumber) return value.text
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''
}

/** A part of the record as JSON text, for copying: two blanks a level, numbers as they were written. */
export function printJson(value: JsonValue, indent = ''): string {
  const members = membersOf(value)
  if (members === null) return typeof value === 'string' ? JSON.stringify(value) : leafText(value)
  const list = isList(value)
  const [open, close] = list ? ['[', ']'] : ['{', '}']
  if (members.length === 0) return `${open}${close}`
  const inner = `${indent}  `
  const lines = members.map(
    ([name, item]) => `${inner}${list ? '' : `${JSON.stringify(name)}: `}${printJson(item, inner)}`,
  )
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

/** The value at a row of the tree. */
export function valueAt(root: JsonObject, steps: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = root
  for (const step of steps) {
    const members: readonly (readonly [string, JsonValue])[] | null =
      value === undefined ? null : membersOf(value)
    value = members?.find(([name]) => name === step)?.[1]
  }
  return value
}

/** The steps of a row's id. */
export function stepsOf(id: string): readonly string[] {
  return (id.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((step) => JSON.parse(step) as string)
}
