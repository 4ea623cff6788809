/** Which days are proved, and which files are not? A tree of two levels, drawn as it comes into view. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { chainLabels, labelOf, sentenceOf } from '../../integrity/wording.js'
import type { IntegrityLine } from '../../state/integrity.js'
import type { IntegrityDay, IntegrityFile } from '../../state/model.js'
import { shortenMiddle } from '../../state/shorten.js'
import { useApp } from '../use-cell.js'
import { IntegrityCounts, IntegrityMark } from './integrity-mark.js'

const ROW_HEIGHT = 44

const groupWords: Readonly<Record<IntegrityDay['group'], string>> = {
  digests: '',
  backfill: ' (backfill)',
  lake: 'Lake query results',
  unlisted: 'in no digest',
}

function DayLine({ day, isOpen }: { readonly day: IntegrityDay; readonly isOpen: boolean }) {
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <>
      <span role="gridcell" className="integrity-when">
        <Icon size={14} aria-hidden />
        {day.day === '' ? 'no day' : day.day}
      </span>
      <span role="gridcell" className="value">
        {visibleText(day.account) || 'no account'}
      </span>
      <span role="gridcell" className="value">
        {visibleText(day.region) || 'no region'}
      </span>
      <span role="gridcell" className="integrity-trail">
        {visibleText(day.trail)}
        {groupWords[day.group]}
      </span>
      <span role="gridcell" className="integrity-cell">
        <IntegrityCounts counts={day.logs} />
      </span>
      <span role="gridcell" className="integrity-cell">
        <IntegrityCounts counts={day.digests} />
      </span>
    </>
  )
}

/** Everything that is known about a file, in sentences. */
export function fileSentences({ kind, verdict, chain, period }: IntegrityFile): string {
  const covers = period === '' ? '' : ` Covers ${visibleText(period)}.`
  const place = chain === null ? '' : ` ${visibleText(chain.detail)}`
  return `${visibleText(sentenceOf(kind, verdict))}${place}${covers}`
}

function FileLine({ file }: { readonly file: IntegrityFile }) {
  const { kind, verdict, chain, name } = file
  const broken = chain?.place === 'chain-break'
  return (
    <>
      <span role="gridcell" className="integrity-status">
        <IntegrityMark status={verdict.status} label={labelOf(verdict)} />
        {broken ? <IntegrityMark status="chain-break" label={chainLabels['chain-break']} /> : null}
      </span>
      <span role="gridcell" className="integrity-file" title={visibleText(name)}>
        <span className="value">
          {kind === 'digest' ? 'digest ' : ''}
          {shortenMiddle(visibleText(name), 120)}
        </span>
        <span className="quiet">{fileSentences(file)}</span>
      </span>
    </>
  )
}

export interface IntegrityListProps {
  readonly lines: readonly IntegrityLine[]
  readonly onFile: (file: IntegrityFile | null) => void
}

function useList({ lines, onFile }: IntegrityListProps) {
  const app = useApp()
  const frame = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const line = lines[at]
  const file = line?.kind === 'file' ? line.file : null
  useEffect(() => {
    onFile(file)
  }, [file, onFile])
  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(lines.length - 1, index))
    setAt(next)
    virtual.scrollToIndex(next)
  }
  const toggle = (index: number, wanted?: boolean): void => {
    const target = lines[index]
    if (target?.kind === 'day' && target.isOpen !== wanted) app.integrity.toggle(target.day.id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 15, PageUp: -15 }[event.key]
    if (step !== undefined) moveTo(at + step)
    else if (event.key === 'Home') moveTo(0)
    else if (event.key === 'End') moveTo(lines.length - 1)
    else if (event.key === 'ArrowRight') toggle(at, true)
    else if (event.key === 'ArrowLeft') toggle(at, false)
    else if (event.key === 'Enter' || event.key === ' ') toggle(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const press = (index: number): void => {
    setAt(index)
    toggle(index)
  }
  return { frame, virtual, at, press, onKeyDown }
}

export function IntegrityList(props: IntegrityListProps) {
  const { lines } = props
  const { frame, virtual, at, press, onKeyDown } = useList(props)
  const items = virtual.getVirtualItems()
  return (
    <div
      ref={frame}
      className="integrity-list"
      role="treegrid"
      tabIndex={0}
      aria-label="Integrity by day"
      aria-rowcount={lines.length}
      aria-activedescendant={items.some(({ index }) => index === at) ? `integrity-${String(at)}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const line = lines[index]
          if (line === undefined) return null
          return (
            <div
              key={index}
              id={`integrity-${String(index)}`}
              role="row"
              aria-rowindex={index + 1}
              aria-level={line.kind === 'day' ? 1 : 2}
              aria-selected={index === at}
              {...(line.kind === 'day' ? { 'aria-expanded': line.isOpen } : {})}
              className={`integrity-line ${line.kind}`}
              style={{ transform: `translateY(${String(start)}px)` }}
              onClick={() => {
                press(index)
              }}
            >
              {line.kind === 'day' ? (
                <DayLine day={line.day} isOpen={line.isOpen} />
              ) : line.kind === 'file' ? (
                <FileLine file={line.file} />
              ) : (
                <span role="gridcell" className="quiet">
                  …
                </span>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
