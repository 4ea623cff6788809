/** Rename a case, delete it, or add evidence to it: what exactly happens is said before it does. */
import { useState } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { CaseSummary } from '../../state/model.js'
import { counted } from '../../state/number-format.js'
import { Push } from '../parts/button.js'
import { Frame } from '../parts/modal.js'
import { TextInput } from '../parts/text-input.js'
import { useApp } from '../use-cell.js'

interface CaseDialogProps {
  readonly summary: CaseSummary
  readonly close: () => void
}

export function RenameDialog({ summary, close }: CaseDialogProps) {
  const app = useApp()
  const [name, setName] = useState(summary.name)
  const fits = name.trim() !== ''
  const rename = (): void => {
    if (!fits) return
    void app.cases.rename(summary.id, name.trim())
    close()
  }
  return (
    <Frame
      title="Rename the case"
      onClose={close}
      foot={
        <>
          <Push onPress={close}>Cancel</Push>
          <Push look="primary" isDisabled={!fits} onPress={rename}>
            Rename
          </Push>
        </>
      }
    >
      <TextInput label="Name" value={name} onChange={setName} onEnter={rename} autoFocus />
    </Frame>
  )
}

export function DeleteDialog({ summary, close }: CaseDialogProps) {
  const app = useApp()
  const { totals } = summary
  return (
    <Frame
      alert
      title={`Delete the case “${visibleText(summary.name)}”?`}
      onClose={close}
      foot={
        <>
          <Push autoFocus onPress={close}>
            Keep it
          </Push>
          <Push
            look="danger"
            onPress={() => {
              void app.deleteCase(summary.id)
              close()
            }}
          >
            Delete the case
          </Push>
        </>
      }
    >
      <p>
        Deleted: this case’s copy and index of {counted(totals.events, 'event')} from{' '}
        {counted(totals.sources, 'file')}, its ledger and notes, its query history, marks and layout. This
        cannot be undone.
      </p>
      <p>
        <strong>Not touched: the evidence files on disk</strong> and everything that was exported. The same
        evidence can be read in again.
      </p>
    </Frame>
  )
}

export function AddDialog({
  summary,
  paths,
  close,
}: CaseDialogProps & { readonly paths: readonly string[] }) {
  const app = useApp()
  return (
    <Frame
      title={`Add to the case “${visibleText(summary.name)}”?`}
      width={620}
      onClose={close}
      foot={
        <>
          <Push onPress={close}>Cancel</Push>
          <Push
            onPress={() => {
              close()
              void app.newCase(paths)
            }}
          >
            Make a new case
          </Push>
          <Push
            look="primary"
            autoFocus
            onPress={() => {
              app.addTo(summary, paths)
              close()
            }}
          >
            Add to this case
          </Push>
        </>
      }
    >
      <ul className="path-list">
        {paths.slice(0, 12).map((path) => (
          <li key={path} className="value">
            {visibleText(path)}
          </li>
        ))}
        {paths.length > 12 ? <li className="quiet">and {counted(paths.length - 12, 'more item')}</li> : null}
      </ul>
      <p className="quiet">
        Evidence that the case holds already is recognised by its SHA-256 and not indexed twice. Files are
        only read.
      </p>
    </Frame>
  )
}
