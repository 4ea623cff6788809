/** What has every export to show? The name of its file, how far the writing is, and the receipt. */
import { Copy, FolderOpen } from 'lucide-react'
import type { ReactNode } from 'react'
import { ProgressBar, Label } from 'react-aria-components'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { ExportState } from '../../state/exports.js'
import { counted, countText, exactBytes } from '../../state/number-format.js'
import { IconPush, Push } from '../parts/button.js'
import { ProblemNote } from '../parts/problem-note.js'
import { TextInput } from '../parts/text-input.js'
import { copyValue } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'

/** What is counted while it is written. */
export type ExportUnit = 'row' | 'byte'

export function isFileName(name: string): boolean {
  return name.trim() !== '' && !/[/\\]/.test(name)
}

export function FileNameInput(props: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onEnter: () => void
}) {
  const { exportFolder, saveDialog } = useApp().ports.capabilities
  const { value, onChange, onEnter } = props
  return (
    <TextInput
      label="File name"
      value={value}
      onChange={onChange}
      onEnter={onEnter}
      hint={
        saveDialog
          ? 'The system asks where to put it.'
          : `In ${visibleText(exportFolder)}; a file that is there is never overwritten.`
      }
      error={
        isFileName(value)
          ? undefined
          : value.trim() === ''
            ? 'The file needs a name.'
            : 'A file name has no slashes.'
      }
    />
  )
}

interface Shown<Kind extends ExportState['kind']> {
  readonly state: Extract<ExportState, { readonly kind: Kind }>
  readonly unit: ExportUnit
}

function Writing({ state, unit }: Shown<'writing'>) {
  const { progress } = state
  const value = progress === null || progress.total === 0 ? undefined : (progress.done / progress.total) * 100
  return (
    <ProgressBar
      className="export-progress"
      {...(value === undefined ? { isIndeterminate: true } : { value })}
    >
      <Label>
        {progress === null
          ? 'Writing…'
          : `${countText(progress.done)} of ${unit === 'byte' ? exactBytes(progress.total) : countText(progress.total)} written`}
      </Label>
      <div className="bar">
        <div style={{ width: `${String(value ?? 4)}%` }} />
      </div>
    </ProgressBar>
  )
}

function Written({ state, unit }: Shown<'written'>) {
  const app = useApp()
  const { receipt, rows } = state
  return (
    <div role="status">
      <dl className="facts">
        <div className="fact">
          <dt>Written</dt>
          <dd>
            {unit === 'row' ? `${counted(rows, 'row')}, ` : ''}
            {exactBytes(receipt.bytes)}
          </dd>
        </div>
        <div className="fact">
          <dt>File</dt>
          <dd>
            <span className="value">{visibleText(receipt.path)}</span>
            <IconPush
              small
              icon={Copy}
              label="Copy the path"
              onPress={() => void copyValue(app, receipt.path, 'path')}
            />
          </dd>
        </div>
        <div className="fact">
          <dt>SHA-256</dt>
          <dd>
            <span className="value">{receipt.sha256}</span>
            <IconPush
              small
              icon={Copy}
              label="Copy SHA-256"
              onPress={() => void copyValue(app, receipt.sha256, 'SHA-256')}
            />
          </dd>
        </div>
      </dl>
      {app.ports.capabilities.reveal ? (
        <Push
          small
          icon={FolderOpen}
          onPress={() => void app.ports.host.reveal(receipt.path, new AbortController().signal)}
        >
          Show in the file manager
        </Push>
      ) : null}
    </div>
  )
}

/** `children`: the form, for as long as nothing is being written. */
export function ExportBody({ unit, children }: { readonly unit: ExportUnit; readonly children: ReactNode }) {
  const state = useCell(useApp().exports.state)
  if (state.kind === 'writing') return <Writing state={state} unit={unit} />
  if (state.kind === 'written') return <Written state={state} unit={unit} />
  return (
    <>
      {state.kind === 'failed' ? <ProblemNote problem={state.problem} /> : null}
      {state.kind === 'cancelled' ? <p className="note">Cancelled. No file was left behind.</p> : null}
      {children}
    </>
  )
}

export function ExportFoot(props: {
  readonly ready: boolean
  readonly start: () => void
  readonly close: () => void
}) {
  const { exports } = useApp()
  const { kind } = useCell(exports.state)
  const { ready, start, close } = props
  if (kind === 'writing') return <Push onPress={exports.cancel}>Cancel</Push>
  if (kind === 'written')
    return (
      <Push look="primary" onPress={close}>
        Done
      </Push>
    )
  return (
    <>
      <Push onPress={close}>Cancel</Push>
      <Push look="primary" isDisabled={!ready} onPress={start}>
        Write the file
      </Push>
    </>
  )
}
