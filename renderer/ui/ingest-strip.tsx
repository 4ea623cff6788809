/** How far is the reading of evidence, or the rebuild of an index, how fast, and how did it end? A slim strip; it never blocks the work above it. */
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useState } from 'react'
import { ProgressBar } from 'react-aria-components'
import type { Problem } from '../../shared/base/problem.js'
import { visibleText } from '../../shared/base/visible-text.js'
import { wordingOf } from '../../shared/base/wording.js'
import { isActive, type IngestRun } from '../state/ingest.js'
import { stagesOf } from '../state/ingest-stages.js'
import { bytesText, counted, countText, exactBytes } from '../state/number-format.js'
import { durationText } from '../state/time-format.js'
import { IconPush, Push } from './parts/button.js'
import { useApp, useCell } from './use-cell.js'

/** Roots listed by name; thousands can be dropped at once. */
const LISTED_ROOTS = 6

function completeWords(troubled: number): string {
  return troubled === 0 ? 'all evidence was read' : `read, with problems in ${counted(troubled, 'file')}`
}

/** Not what the browser calls its errors. */
function ownWords({ detail }: Problem): Pick<Problem, 'detail'> {
  return detail === undefined || /^\w*Error\b/.test(detail) ? {} : { detail }
}

/** What happened and what to do. Which row of the storage had no room says nothing to anybody. */
function failureText({ problem }: IngestRun): string {
  if (problem === null) return ''
  const { code } = problem
  const hasNoRoom = code === 'storage-full' || code === 'storage-unwritable'
  const told = hasNoRoom ? { code, subject: 'The evidence', ...ownWords(problem) } : problem
  const { title, next } = wordingOf(told)
  return `${title}. ${next}`
}

function rebuildHeadline(run: IngestRun): string {
  const name = visibleText(run.caseName)
  const harmed = run.receipt?.troubled ?? 0
  switch (run.state) {
    case 'running':
      return `Rebuilding the index of ${name}`
    case 'cancelling':
      return 'Stopping; the case stays as it was'
    case 'complete':
      return harmed === 0
        ? `${name}: the index was rebuilt from the stored evidence`
        : `${name}: the index was rebuilt; some bytes of ${counted(harmed, 'file')} cannot be had again. Add the evidence once more`
    case 'cancelled':
      return `${name}: the rebuild was stopped. The case is as it was`
    case 'failed':
      return `${name}: the index was not rebuilt, the case is as it was. ${failureText(run)}`
  }
}

function headline(run: IngestRun): string {
  if (run.rebuild !== undefined) return rebuildHeadline(run)
  const name = visibleText(run.caseName)
  switch (run.state) {
    case 'running':
      return run.progress?.stage === 'finishing' ? `Finishing ${name}` : `Reading into ${name}`
    case 'cancelling':
      return `Stopping; what was read is kept`
    case 'complete':
      return `${name}: ${completeWords(run.receipt?.troubled ?? 0)}`
    case 'cancelled':
      return `${name}: stopped. What was read is kept and can be searched; the rest can be resumed`
    case 'failed':
      return `${name}: reading stopped, what was stored is kept. ${failureText(run)}`
  }
}

function portion(run: IngestRun): number | undefined {
  const { progress } = run
  if (progress === null || progress.totalBytes === 0 || !progress.totalsFinal) return undefined
  return Math.min(100, (progress.bytes / progress.totalBytes) * 100)
}

function Figures({ run }: { readonly run: IngestRun }) {
  const { progress } = run
  if (progress === null) return <span className="quiet">looking for files…</span>
  const more = progress.totalsFinal ? '' : ' so far'
  const behind = run.state === 'failed' ? ' gone through' : ''
  return (
    <>
      <span>
        {countText(progress.files)} of {counted(progress.totalFiles, 'file')}
        {more}
        {behind}
      </span>
      <span title={`${exactBytes(progress.bytes)} of ${exactBytes(progress.totalBytes)}`}>
        {bytesText(progress.bytes)} of {bytesText(progress.totalBytes)}
      </span>
      {run.state === 'failed' ? null : <Found progress={progress} />}
      {run.rate === null || !isActive(run) ? null : <span>{countText(Math.round(run.rate))} events/s</span>}
      {run.remaining === null || !isActive(run) ? null : <span>{durationText(run.remaining)} left</span>}
      {isActive(run) ? null : <span>in {durationText(progress.elapsedMs)}</span>}
    </>
  )
}

/** Not after a failure: then more was found than could be stored, and what is stored is counted where it can be searched. */
function Found({ progress }: { readonly progress: NonNullable<IngestRun['progress']> }) {
  return (
    <>
      <span>{counted(progress.events, 'event')}</span>
      {progress.duplicates === 0 ? null : <span>{counted(progress.duplicates, 'duplicate')}</span>}
      {progress.quarantined === 0 ? null : <span>{countText(progress.quarantined)} quarantined</span>}
    </>
  )
}

const threads = [
  ['files', 'The thread of the files'],
  ['records', 'The thread of the records'],
] as const

/** Both threads work at the same time, so each has a line of its own. */
function Stages({ run }: { readonly run: IngestRun }) {
  const stages = stagesOf(run.progress?.timings ?? {})
  const lines = threads.flatMap(([thread, words]) => {
    const own = stages.filter((stage) => stage.thread === thread)
    return own.length === 0 ? [] : [{ words, own }]
  })
  return (
    <div className="stages" role="group" aria-label="Cost of each stage">
      {lines.length === 0 ? <p className="quiet">No stage has been timed yet.</p> : null}
      <dl>
        {lines.map(({ words, own }) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>
              {own.map((stage) => (
                <span key={stage.name}>
                  {stage.words} <b>{countText(Math.round(stage.ms))} ms</b>
                </span>
              ))}
            </dd>
          </div>
        ))}
        {run.rebuild !== undefined ? null : <Added roots={run.roots} />}
      </dl>
      {isActive(run) && run.rebuild === undefined ? (
        <p className="quiet">What finding, hashing and unpacking the files took is told at the end.</p>
      ) : null}
    </div>
  )
}

function Added({ roots }: { readonly roots: readonly string[] }) {
  const rest = roots.length - LISTED_ROOTS
  return (
    <div>
      <dt>Added</dt>
      <dd className="value">
        {roots.slice(0, LISTED_ROOTS).map(visibleText).join(', ')}
        {rest > 0 ? ` and ${counted(rest, 'more item')}` : ''}
      </dd>
    </div>
  )
}

function EndButtons({ run }: { readonly run: IngestRun }) {
  const app = useApp()
  if (isActive(run))
    return (
      <Push small isDisabled={run.state === 'cancelling'} onPress={app.ingest.cancel}>
        Cancel
      </Push>
    )
  const troubled = (run.receipt?.troubled ?? 0) > 0 && app.cases.current.get()?.summary.id === run.caseId
  return (
    <>
      {troubled ? (
        <Push
          small
          onPress={() => {
            app.ledger.show({ troubledOnly: true, path: '' })
            app.view.evidenceTab.set('files')
            app.view.room.set('evidence')
          }}
        >
          Show problems
        </Push>
      ) : null}
      <IconPush small icon={X} label="Close the progress strip" onPress={app.ingest.dismiss} />
    </>
  )
}

export function IngestStrip() {
  const app = useApp()
  const run = useCell(app.ingest.run)
  const waiting = useCell(app.ingest.waiting)
  const [open, setOpen] = useState(false)
  if (run === null) return null
  const value = portion(run)
  const active = isActive(run)
  return (
    <section className={`ingest ${run.state}`} aria-label="Reading of evidence">
      {active ? (
        <ProgressBar
          className="bar"
          aria-label="Reading of evidence"
          {...(value === undefined ? { isIndeterminate: true } : { value })}
        >
          <div style={{ width: `${String(value ?? 4)}%` }} />
        </ProgressBar>
      ) : null}
      <div className="ingest-line">
        <strong role="status">{headline(run)}</strong>
        <Figures run={run} />
        {waiting.length === 0 ? null : <span>{countText(waiting.length)} more waiting</span>}
        <span className="spring" />
        <Push
          small
          look="bare"
          icon={open ? ChevronDown : ChevronUp}
          aria-expanded={open}
          onPress={() => {
            setOpen(!open)
          }}
        >
          Details
        </Push>
        <EndButtons run={run} />
      </div>
      {open ? <Stages run={run} /> : null}
    </section>
  )
}
