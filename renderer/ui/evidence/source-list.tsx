/** What became of every file? One line each, drawn as it comes into view. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { wordingOf } from '../../../shared/base/wording.js'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { EvidenceRole } from '../../../shared/cloudtrail/integrity-document.js'
import type { NotedSource } from '../../state/model.js'
import { bytesText, counted, countText, exactBytes } from '../../state/number-format.js'
import { shortenMiddle } from '../../state/shorten.js'
import { useCharacterWidth } from '../use-character-width.js'
import { useWidth } from '../use-width.js'
import { useApp, useCell } from '../use-cell.js'
import { StatusMark } from './status-mark.js'

const ROW_HEIGHT = 44
/** Pixels of a line that are not the path's: state, count, gaps. See evidence.css. */
const BESIDE_PATH = 296

export interface SourceListProps {
  readonly total: number
  /** Id of the chosen source; -1 when none is. */
  readonly chosen: number
  readonly onChoose: (entry: NotedSource) => void
}

const roleWords: Readonly<Record<EvidenceRole, string>> = {
  digest: 'digest',
  'public-keys': 'public keys',
  'object-metadata': 'object metadata',
  'lake-signature': 'Lake signature',
}

function wordsOf(entry: NotedSource): string {
  const noted = entry.note === '' ? '' : `Note: ${visibleText(entry.note)}`
  const facts = factsOf(entry)
  return [noted, facts].filter((words) => words !== '').join(' · ')
}

function factsOf(entry: NotedSource): string {
  const troubles = [...entry.problems, ...entry.quarantine.map((range) => range.problem)]
  const [first] = troubles
  if (first === undefined) return entry.sha256 === '' ? '' : `SHA-256 ${entry.sha256}`
  const more = troubles.length - 1
  return `${wordingOf(first).title}${more === 0 ? '' : `, and ${countText(more)} more`}`
}

function SourceLine({ entry, room }: { readonly entry: NotedSource; readonly room: number }) {
  return (
    <>
      <StatusMark status={entry.status} quarantined={entry.quarantined} />
      <span className="source-path value" title={visibleText(entry.path)}>
        {shortenMiddle(visibleText(entry.path), room)}
      </span>
      <span className="source-count">
        {entry.role === undefined ? counted(entry.events, 'event') : roleWords[entry.role]}
      </span>
      <span className="source-words quiet">{wordsOf(entry)}</span>
      <span className="source-size quiet" title={exactBytes(entry.bytes)}>
        {bytesText(entry.bytes)}
      </span>
    </>
  )
}

function useList({ total, onChoose }: SourceListProps) {
  const app = useApp()
  const version = useCell(app.ledger.version)
  const frame = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const [from, to] = [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1]
  useEffect(() => {
    app.ledger.want(from, to)
  }, [app, from, to, version])
  const choose = (index: number): void => {
    const next = Math.max(0, Math.min(total - 1, index))
    setAt(next)
    virtual.scrollToIndex(next)
    const entry = app.ledger.entry(next)
    if (entry !== undefined) onChoose(entry)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 15, PageUp: -15, Enter: 0 }[event.key]
    const target =
      event.key === 'Home' ? 0 : event.key === 'End' ? total - 1 : step === undefined ? null : at + step
    if (target === null || event.ctrlKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    choose(target)
  }
  const character = useCharacterWidth()
  const width = useWidth(frame)
  const room = Math.max(20, Math.floor((width - BESIDE_PATH) / character))
  return { app, frame, virtual, items, at, choose, onKeyDown, room }
}

export function SourceList(props: SourceListProps) {
  const { app, frame, virtual, items, at, choose, onKeyDown, room } = useList(props)
  return (
    <div
      ref={frame}
      className="sources"
      role="listbox"
      tabIndex={0}
      aria-label="Sources"
      aria-activedescendant={items.some((item) => item.index === at) ? `source-${String(at)}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const entry = app.ledger.entry(index)
          return (
            <div
              key={index}
              id={`source-${String(index)}`}
              role="option"
              aria-selected={entry !== undefined && entry.id === props.chosen}
              aria-setsize={props.total}
              aria-posinset={index + 1}
              className="source"
              style={{ transform: `translateY(${String(start)}px)` }}
              onClick={() => {
                choose(index)
              }}
            >
              {entry === undefined ? (
                <span className="quiet">…</span>
              ) : (
                <SourceLine entry={entry} room={room} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
