/** What does the record hold, value by value? A tree to search, fold, copy from and pivot on. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronRight, ChevronsDownUp, ChevronsUpDown, Copy, Minus, Plus } from 'lucide-react'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { parseJson } from '../../../shared/cloudtrail/json.js'
import type { JsonObject } from '../../../shared/cloudtrail/leaf.js'
import { visibleText } from '../../../shared/base/visible-text.js'
import { branchesOf, jsonRows, printJson, stepsOf, valueAt, type JsonRow } from '../../state/json-rows.js'
import type { EventDetail } from '../../state/model.js'
import { counted } from '../../state/number-format.js'
import { IconPush } from '../parts/button.js'
import { copyValue } from '../perform.js'
import { useApp } from '../use-cell.js'

const ROW_HEIGHT = 22

function useTree(detail: EventDetail) {
  const root = useMemo(() => parseJson(detail.rebuilt || detail.verbatim), [detail.rebuilt, detail.verbatim])
  const value = root.ok && root.value instanceof Map ? (root.value as JsonObject) : null
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const rows = useMemo(() => (value === null ? [] : jsonRows(value, closed, search)), [value, closed, search])
  const fold = (id: string, shut: boolean): void => {
    const next = new Set(closed)
    if (shut) next.add(id)
    else next.delete(id)
    setClosed(next)
  }
  const foldAll = (shut: boolean): void => {
    setClosed(new Set(shut && value !== null ? branchesOf(value).slice(1) : []))
    setAt(0)
  }
  return { value, closed, search, setSearch, rows, at: Math.min(at, rows.length - 1), setAt, fold, foldAll }
}

type TreeState = ReturnType<typeof useTree>

const isBranch = (row: JsonRow): boolean => row.kind === 'object' || row.kind === 'array'

type TreeMove = (tree: TreeState, row: JsonRow, go: (index: number) => void) => void

const isOpen = (tree: TreeState, row: JsonRow): boolean => isBranch(row) && !tree.closed.has(row.id)

/** Arrow keys as in every tree: right opens or enters, left closes or leaves. */
const moves: Readonly<Record<string, TreeMove>> = {
  ArrowDown: (tree, _row, go) => {
    go(tree.at + 1)
  },
  ArrowUp: (tree, _row, go) => {
    go(tree.at - 1)
  },
  Home: (_tree, _row, go) => {
    go(0)
  },
  End: (tree, _row, go) => {
    go(tree.rows.length - 1)
  },
  ArrowRight: (tree, row, go) => {
    if (isOpen(tree, row)) go(tree.at + 1)
    else if (isBranch(row)) tree.fold(row.id, false)
  },
  ArrowLeft: (tree, row, go) => {
    if (isOpen(tree, row)) tree.fold(row.id, true)
    else go(tree.rows.findLastIndex((other, index) => index < tree.at && other.depth < row.depth))
  },
  Enter: (tree, row) => {
    if (isBranch(row)) tree.fold(row.id, isOpen(tree, row))
  },
}

function onTreeKey(event: KeyboardEvent, tree: TreeState, go: (index: number) => void): void {
  const row = tree.rows[tree.at]
  const move = moves[event.key]
  if (row === undefined || move === undefined || event.ctrlKey || event.altKey) return
  move(tree, row, go)
  event.preventDefault()
  event.stopPropagation()
}

function RowText({ row }: { readonly row: JsonRow }) {
  if (isBranch(row))
    return (
      <span className="quiet">
        {row.kind === 'array' ? counted(row.size, 'item') : counted(row.size, 'member')}
      </span>
    )
  return <span className={`json-${row.kind}`}>{row.text === '' ? '""' : visibleText(row.text)}</span>
}

function RowActions({ row, copyBranch }: { readonly row: JsonRow; readonly copyBranch: () => void }) {
  const app = useApp()
  const leaf = !isBranch(row) && row.kind !== 'null'
  const path = visibleText(row.path)
  return (
    <span className="row-actions">
      {leaf ? (
        <>
          <IconPush
            small
            icon={Plus}
            excludeFromTabOrder
            label={`Include ${path}`}
            hint=" (i)"
            onPress={() => void app.search.include(row.path, row.text)}
          />
          <IconPush
            small
            icon={Minus}
            excludeFromTabOrder
            label={`Exclude ${path}`}
            hint=" (x)"
            onPress={() => void app.search.exclude(row.path, row.text)}
          />
        </>
      ) : null}
      <IconPush
        small
        icon={Copy}
        excludeFromTabOrder
        label={`Copy ${path}`}
        hint=" (c)"
        onPress={() => {
          if (leaf) void copyValue(app, row.text, row.path)
          else copyBranch()
        }}
      />
    </span>
  )
}

interface LineProps {
  readonly row: JsonRow
  readonly index: number
  readonly tree: TreeState
  readonly top: number
}

function Line({ row, index, tree, top }: LineProps) {
  const app = useApp()
  const branch = isBranch(row)
  const open = branch && (tree.search !== '' || !tree.closed.has(row.id))
  const Chevron = open ? ChevronDown : ChevronRight
  const copyBranch = (): void => {
    const value = tree.value === null ? undefined : valueAt(tree.value, stepsOf(row.id))
    if (value !== undefined) void copyValue(app, printJson(value), row.path)
  }
  return (
    <div
      id={`json-${String(index)}`}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={index === tree.at}
      {...(branch ? { 'aria-expanded': open } : { 'data-field': row.path, 'data-value': row.text })}
      className={`json-row${index === tree.at ? ' at' : ''}${row.found ? ' found' : ''}`}
      style={{ transform: `translateY(${String(top)}px)`, paddingInlineStart: 6 + row.depth * 14 }}
      onMouseDown={() => {
        tree.setAt(index)
      }}
      onClick={() => {
        if (branch) tree.fold(row.id, open)
      }}
    >
      <span className="json-fold">{branch ? <Chevron size={13} aria-hidden /> : null}</span>
      <span className="json-name">{visibleText(row.name)}</span>
      <span className="json-text" title={branch ? undefined : visibleText(row.text)}>
        <RowText row={row} />
      </span>
      <RowActions row={row} copyBranch={copyBranch} />
    </div>
  )
}

function TreeBar({ tree }: { readonly tree: TreeState }) {
  const finds = tree.rows.filter((row) => row.found).length
  return (
    <div className="json-bar">
      <input
        className="input"
        aria-label="Find in the record"
        placeholder="Find a key or value"
        spellCheck={false}
        value={tree.search}
        onChange={(event) => {
          tree.setSearch(event.target.value)
        }}
      />
      {tree.search === '' ? null : <span className="quiet">{counted(finds, 'find')}</span>}
      <IconPush
        small
        icon={ChevronsUpDown}
        label="Unfold all"
        onPress={() => {
          tree.foldAll(false)
        }}
      />
      <IconPush
        small
        icon={ChevronsDownUp}
        label="Fold all"
        onPress={() => {
          tree.foldAll(true)
        }}
      />
    </div>
  )
}

export function JsonTree({ detail }: { readonly detail: EventDetail }) {
  const tree = useTree(detail)
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: tree.rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(tree.rows.length - 1, index))
    tree.setAt(next)
    virtual.scrollToIndex(next)
  }
  if (tree.value === null)
    return <p className="empty-line">The record is not a JSON object; see the verbatim text.</p>
  return (
    <div className="json">
      <TreeBar tree={tree} />
      <div
        ref={frame}
        className="json-lines"
        role="tree"
        tabIndex={0}
        aria-label="Record"
        aria-activedescendant={`json-${String(tree.at)}`}
        onKeyDown={(event) => {
          onTreeKey(event, tree, go)
        }}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = tree.rows[index]
            return row === undefined ? null : <Line key={row.id} {...{ row, index, tree, top: start }} />
          })}
        </div>
      </div>
    </div>
  )
}
