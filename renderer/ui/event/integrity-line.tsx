/** Is the file that this event is from what AWS delivered? One line under its provenance. */
import { useEffect } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { labelOf, sentenceOf } from '../../integrity/wording.js'
import type { EventRef } from '../../state/model.js'
import { IntegrityMark } from '../evidence/integrity-mark.js'
import { useApp, useCell } from '../use-cell.js'

/** Asks about the files of an event, once for all of its places. */
export function useEventIntegrity(ref: EventRef): void {
  const app = useApp()
  useEffect(() => {
    app.integrity.showEvent(ref)
  }, [app, ref])
}

/** `index`: which of the event's places. */
export function IntegrityLine(props: { readonly eventRef: EventRef; readonly index: number }) {
  const app = useApp()
  const { value, problem, busy } = useCell(app.integrity.ofEvent)
  const found = value?.ref === props.eventRef ? value.files[props.index] : undefined
  return (
    <div className="fact">
      <dt>Integrity</dt>
      <dd>
        {problem !== null ? (
          'could not be checked: the stored evidence cannot be read'
        ) : found === undefined ? (
          <span className="quiet">{busy ? 'Checking…' : ''}</span>
        ) : found === null ? (
          'unknown: the ledger has no entry for this file'
        ) : (
          <span className="integrity-fact">
            <IntegrityMark status={found.verdict.status} label={labelOf(found.verdict)} />
            <span className="quiet">{visibleText(sentenceOf('log', found.verdict))}</span>
            {found.digest === '' ? null : <span className="value">{visibleText(found.digest)}</span>}
          </span>
        )}
      </dd>
    </div>
  )
}
