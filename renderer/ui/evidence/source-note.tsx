/** What has the analyst to say about a file? A note that is kept with the case, and goes into custody and report. */
import { useEffect, useRef, useState } from 'react'
import type { NotedSource } from '../../state/model.js'
import { ProblemNote } from '../parts/problem-note.js'
import { useApp, useCell } from '../use-cell.js'

/** Milliseconds without typing after which what was typed is written. */
const PAUSE_MS = 600
const LONGEST = 4_000

export function SourceNote({ entry }: { readonly entry: NotedSource }) {
  const app = useApp()
  const { problem } = useCell(app.ledger.noting)
  const [text, setText] = useState(entry.note)
  const [saved, setSaved] = useState(entry.note)
  const newest = useRef(text)
  const save = (): void => {
    const written = newest.current
    if (written === saved) return
    void app.ledger.writeNote(entry.id, written).then(() => {
      if (app.ledger.noting.get().problem === null) setSaved(written)
    })
  }
  useEffect(() => {
    newest.current = text
    const timer = setTimeout(save, PAUSE_MS)
    return () => {
      clearTimeout(timer)
    }
    // only typing starts the clock anew
  }, [text])
  return (
    <div className="source-note">
      <label htmlFor="source-note">
        Note <span className="quiet">{text === saved ? '' : 'not saved yet'}</span>
      </label>
      <textarea
        id="source-note"
        className="input"
        rows={2}
        maxLength={LONGEST}
        spellCheck={false}
        placeholder="Who handed it over, when, how it was copied …"
        value={text}
        onChange={(event) => {
          newest.current = event.target.value
          setText(event.target.value)
        }}
        onBlur={save}
      />
      {problem === null ? null : <ProblemNote problem={problem} />}
    </div>
  )
}
