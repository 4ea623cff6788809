/** What became of every file? The list of sources, and one of them in detail. */
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { LedgerFilter } from '../../state/ledger.js'
import type { NotedSource } from '../../state/model.js'
import { counted } from '../../state/number-format.js'
import { Push } from '../parts/button.js'
import { Check } from '../parts/check.js'
import { ProblemNote } from '../parts/problem-note.js'
import { perform } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'
import { SourceDetail } from './source-detail.js'
import { SourceList } from './source-list.js'

function LedgerBar({ total }: { readonly total: number }) {
  const app = useApp()
  const filter = useCell(app.ledger.filter)
  return (
    <div className="ledger-bar">
      <input
        className="input"
        aria-label="Find a path"
        placeholder="Find a path"
        spellCheck={false}
        value={filter.path}
        onChange={(event) => {
          app.ledger.show({ path: event.target.value })
        }}
      />
      <Check
        checked={filter.troubledOnly}
        onChange={(troubledOnly) => {
          app.ledger.show({ troubledOnly })
        }}
      >
        Problems only
      </Check>
      <span className="quiet">{counted(total, 'file')} listed</span>
      <span className="spring" />
      <Push
        small
        onPress={() => {
          perform['add-files'](app)
        }}
      >
        Add files…
      </Push>
      <Push
        small
        onPress={() => {
          perform['add-folder'](app)
        }}
      >
        Add a folder…
      </Push>
      <Push
        small
        icon={Download}
        onPress={() => {
          app.view.dialog.set({ kind: 'export', format: 'ledger' })
        }}
      >
        Export the ledger
      </Push>
    </div>
  )
}

function emptyWords({ troubledOnly, path }: LedgerFilter): string {
  if (path !== '') return 'No file has this in its path.'
  return troubledOnly
    ? 'No problems: every file was read, or is plainly no evidence.'
    : 'No evidence has been added to this case yet. Drop it on the window.'
}

function Sources(props: {
  readonly chosen: NotedSource | null
  readonly onChoose: (entry: NotedSource) => void
}) {
  const app = useApp()
  const { value, busy } = useCell(app.ledger.head)
  const filter = useCell(app.ledger.filter)
  if (value === null) return <p className="empty-line">{busy ? 'Reading the ledger…' : ''}</p>
  if (value.total === 0) return <p className="empty-line">{emptyWords(filter)}</p>
  return <SourceList total={value.total} chosen={props.chosen?.id ?? -1} onChoose={props.onChoose} />
}

export function LedgerView() {
  const app = useApp()
  const { value, problem } = useCell(app.ledger.head)
  const [chosen, setChosen] = useState<NotedSource | null>(null)
  useEffect(() => {
    if (app.ledger.head.get().value === null) app.ledger.show({})
  }, [app])
  return (
    <>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <LedgerBar total={value?.total ?? 0} />
      <div className="panes">
        <Sources chosen={chosen} onChoose={setChosen} />
        {chosen === null ? null : (
          <SourceDetail
            key={chosen.id}
            entry={chosen}
            onClose={() => {
              setChosen(null)
            }}
          />
        )}
      </div>
    </>
  )
}
