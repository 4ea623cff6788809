/** What frames an open case? The rail of rooms, the room, the ingest strip and the status line. */
import { FolderSearch, Search as SearchIcon, type LucideIcon } from 'lucide-react'
import { Button } from 'react-aria-components'
import { isActive, isRebuilding } from '../state/ingest.js'
import type { CaseSummary, OpenedCase } from '../state/model.js'
import type { Room } from '../state/view.js'
import { EvidenceRoom } from './evidence/evidence-room.js'
import { Failures } from './failures.js'
import { IngestStrip } from './ingest-strip.js'
import { Push } from './parts/button.js'
import { ProblemNote } from './parts/problem-note.js'
import { SearchRoom } from './search/search-room.js'
import { Unfinished } from './start/case-list.js'
import { StatusLine } from './status-line.js'
import { TopBar } from './top-bar.js'
import { useApp, useCell } from './use-cell.js'

const rooms: readonly { readonly room: Room; readonly label: string; readonly icon: LucideIcon }[] = [
  { room: 'search', label: 'Search', icon: SearchIcon },
  { room: 'evidence', label: 'Evidence', icon: FolderSearch },
]

function Rail() {
  const app = useApp()
  const now = useCell(app.view.room)
  return (
    <nav className="rail" aria-label="Rooms">
      {rooms.map(({ room, label, icon: Icon }) => (
        <Button
          key={room}
          className="rail-room"
          {...(room === now ? { 'aria-current': 'page' as const } : {})}
          onPress={() => {
            app.view.room.set(room)
          }}
        >
          <Icon size={20} aria-hidden />
          {label}
        </Button>
      ))}
    </nav>
  )
}

/** What stands in the way of the whole truth: damaged storage, an unfinished ingest, something that could not be done. */
function Notes({ opened }: { readonly opened: OpenedCase }) {
  const app = useApp()
  const run = useCell(app.ingest.run)
  // while it is being read the strip at the foot says so
  const reading = isActive(run) && run?.rebuild === undefined && run?.caseId === opened.summary.id
  return (
    <>
      {opened.problems.map((problem, index) => (
        <ProblemNote key={index} problem={problem}>
          <span>Until then its events are missing from every count, search and export.</span>
          {index === 0 ? <RebuildButton summary={opened.summary} /> : null}
        </ProblemNote>
      ))}
      <Failures />
      {opened.summary.unfinished === null || reading ? null : <Unfinished summary={opened.summary} />}
    </>
  )
}

function RebuildButton({ summary }: { readonly summary: CaseSummary }) {
  const app = useApp()
  // asked whenever either changes
  useCell(app.ingest.run)
  useCell(app.ingest.waiting)
  return (
    <Push small isDisabled={isRebuilding(app.ingest, summary.id)} onPress={app.rebuild}>
      Rebuild from the stored evidence
    </Push>
  )
}

export function Workbench({ opened }: { readonly opened: OpenedCase }) {
  const app = useApp()
  const room = useCell(app.view.room)
  return (
    <div className="workbench">
      <Rail />
      <main className="room">
        <TopBar summary={opened.summary} />
        <div className="notes">
          <Notes opened={opened} />
        </div>
        {room === 'search' ? <SearchRoom /> : <EvidenceRoom />}
      </main>
      <div className="foot">
        <IngestStrip />
        <StatusLine summary={opened.summary} />
      </div>
    </div>
  )
}
