/** Where can evidence be dropped? Everywhere; while something is dragged over the window it says what will happen. */
import { FolderInput } from 'lucide-react'
import { useEffect, useState } from 'react'
import { visibleText } from '../../shared/base/visible-text.js'
import type { App } from '../state/app.js'
import type { EarlyDrops } from './early-drops.js'
import { useApp, useCell } from './use-cell.js'

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** What was dropped before the window was drawn is handed in now; from here on the window listens itself. */
async function takeEarlyDrops(app: App): Promise<void> {
  const drops = globalThis as EarlyDrops
  const early = drops.spoorEarlyDrops ?? []
  delete drops.spoorEarlyDrops
  for (const files of early) await app.handedIn.files(files)
}

function useDrops(app: App): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const listening = new AbortController()
    const on = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      act: (event: DragEvent) => void,
    ): void => {
      window.addEventListener(type, act, { signal: listening.signal })
    }
    const hold = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    on('dragenter', hold)
    on('dragover', hold)
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false)
    })
    // While something is dragged no pointer moves: a drag that ended elsewhere is over, even if nobody said so.
    window.addEventListener(
      'pointermove',
      () => {
        setOver(false)
      },
      { signal: listening.signal },
    )
    on('drop', (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      void app.handedIn.files([...(event.dataTransfer?.files ?? [])])
    })
    void takeEarlyDrops(app)
    return () => {
      listening.abort()
    }
  }, [app])
  return over
}

export function DropLayer() {
  const app = useApp()
  const over = useDrops(app)
  const open = useCell(app.cases.current)
  if (!over) return null
  return (
    <div className="drop-layer" role="status">
      <div>
        <FolderInput size={40} aria-hidden />
        <strong>
          {open === null
            ? 'Drop to read it into a new case'
            : `Drop to add it to the case “${visibleText(open.summary.name)}”`}
        </strong>
        <span>The files themselves are only read, never changed.</span>
      </div>
    </div>
  )
}
