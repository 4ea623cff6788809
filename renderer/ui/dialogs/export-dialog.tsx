/** What is to be written, and where did it go? All of the result, whatever is on screen. */
import { Copy, FolderOpen } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ProgressBar, Radio, RadioGroup, Label } from 'react-aria-components'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { App } from '../../state/app.js'
import { exportName, PDF_EVENTS, type ExportFormat, type ExportState } from '../../state/exports.js'
import { counted, countText, exactBytes } from '../../state/number-format.js'
import { zoneName } from '../../state/preferences.js'
import { IconPush, Push } from '../parts/button.js'
import { Check } from '../parts/check.js'
import { Frame } from '../parts/modal.js'
import { ProblemNote } from '../parts/problem-note.js'
import { TextInput } from '../parts/text-input.js'
import { copyValue } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'

const formats: readonly { readonly id: ExportFormat; readonly label: string; readonly help: string }[] = [
  {
    id: 'csv',
    label: 'CSV',
    help: 'The columns on screen and the provenance of each event, for spreadsheets',
  },
  { id: 'ndjson', label: 'NDJSON', help: 'The verbatim records, one a line, for other tools' },
  { id: 'pdf', label: 'PDF', help: 'A report: evidence with hashes, the query, a chart, the events' },
]

const titles: Readonly<Partial<Record<ExportFormat, string>>> = {
  ledger: 'Export the ledger',
  custody: 'Export the chain of custody',
}

function useChoice(app: App, initial: ExportFormat) {
  const caseName = app.cases.current.get()?.summary.name ?? 'case'
  const [format, setFormatOnly] = useState(initial)
  const [fileName, setFileName] = useState(exportName(caseName, initial))
  const [bom, setBom] = useState(true)
  const [title, setTitle] = useState(caseName)
  const [limit, setLimit] = useState(String(PDF_EVENTS))
  const maxEvents = /^\d{1,6}$/.test(limit) ? Number(limit) : undefined
  const setFormat = (next: ExportFormat): void => {
    setFormatOnly(next)
    setFileName(exportName(caseName, next))
  }
  const ready =
    fileName.trim() !== '' && !/[/\\]/.test(fileName) && (format !== 'pdf' || maxEvents !== undefined)
  const start = (): void => {
    const layout = app.preferences.layout.get()
    if (ready)
      void app.exports.start({
        format,
        fileName: fileName.trim(),
        bom,
        title: title.trim() === '' ? caseName : title.trim(),
        timeZone: zoneName(layout.zone),
        maxEvents: maxEvents ?? PDF_EVENTS,
        columns: layout.columns.map((column) => column.name),
        search: app.search.view.get().found?.search ?? -1,
      })
  }
  return {
    format,
    setFormat,
    fileName,
    setFileName,
    bom,
    setBom,
    title,
    setTitle,
    limit,
    setLimit,
    maxEvents,
    ready,
    start,
  }
}

type Choice = ReturnType<typeof useChoice>

function Formats({ choice }: { readonly choice: Choice }) {
  if (choice.format === 'ledger') return <p>Every source with its SHA-256, counts and problems, as CSV.</p>
  if (choice.format === 'custody')
    return (
      <p>
        A manifest of every source: path, size, time of change, SHA-256 compressed and uncompressed, what
        became of it. The command <span className="value">npm run verify</span> holds the files on disk
        against it.
      </p>
    )
  return (
    <RadioGroup
      className="formats"
      aria-label="Format"
      value={choice.format}
      onChange={(format) => {
        choice.setFormat(format as ExportFormat)
      }}
    >
      {formats.map(({ id, label, help }) => (
        <Radio key={id} value={id} className="format">
          <strong>{label}</strong>
          <span className="quiet">{help}</span>
        </Radio>
      ))}
    </RadioGroup>
  )
}

function Form({ choice }: { readonly choice: Choice }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const { exportFolder, saveDialog } = app.ports.capabilities
  const slash = /[/\\]/.test(choice.fileName)
  return (
    <>
      <Formats choice={choice} />
      <TextInput
        label="File name"
        value={choice.fileName}
        onChange={choice.setFileName}
        onEnter={choice.start}
        hint={
          saveDialog
            ? 'The system asks where to put it.'
            : `In ${visibleText(exportFolder)}; a file that is there is never overwritten.`
        }
        error={
          slash
            ? 'A file name has no slashes.'
            : choice.fileName.trim() === ''
              ? 'The file needs a name.'
              : undefined
        }
      />
      {choice.format === 'csv' || choice.format === 'ledger' ? (
        <Check checked={choice.bom} onChange={choice.setBom}>
          Byte order mark, so that Excel reads it as UTF-8
        </Check>
      ) : null}
      {choice.format === 'pdf' ? (
        <>
          <TextInput label="Title" value={choice.title} onChange={choice.setTitle} />
          <TextInput
            label="Events in the table, at most"
            value={choice.limit}
            onChange={choice.setLimit}
            hint={`Summary, chart and counts always cover all of the result. Times are in ${zone}.`}
            error={choice.maxEvents === undefined ? 'Write a number from 0 to 999999.' : undefined}
          />
        </>
      ) : null}
    </>
  )
}

function Writing({ state }: { readonly state: Extract<ExportState, { kind: 'writing' }> }) {
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
          : `${countText(progress.done)} of ${countText(progress.total)} written`}
      </Label>
      <div className="bar">
        <div style={{ width: `${String(value ?? 4)}%` }} />
      </div>
    </ProgressBar>
  )
}

function Written({ state }: { readonly state: Extract<ExportState, { kind: 'written' }> }) {
  const app = useApp()
  const { receipt, rows } = state
  return (
    <div role="status">
      <dl className="facts">
        <div className="fact">
          <dt>Written</dt>
          <dd>
            {counted(rows, 'row')}, {exactBytes(receipt.bytes)}
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

function Body({ state, choice }: { readonly state: ExportState; readonly choice: Choice }) {
  if (state.kind === 'writing') return <Writing state={state} />
  if (state.kind === 'written') return <Written state={state} />
  return (
    <>
      {state.kind === 'failed' ? <ProblemNote problem={state.problem} /> : null}
      {state.kind === 'cancelled' ? <p className="note">Cancelled. No file was left behind.</p> : null}
      <Form choice={choice} />
    </>
  )
}

export function ExportDialog({
  initial,
  close,
}: {
  readonly initial: ExportFormat
  readonly close: () => void
}) {
  const app = useApp()
  const state = useCell(app.exports.state)
  const count = useCell(app.search.view).found?.count ?? 0
  const choice = useChoice(app, initial)
  const ofEvidence = initial === 'ledger' || initial === 'custody'
  useEffect(() => app.exports.clear, [app])
  const foot =
    state.kind === 'writing' ? (
      <Push onPress={app.exports.cancel}>Cancel</Push>
    ) : state.kind === 'written' ? (
      <Push look="primary" onPress={close}>
        Done
      </Push>
    ) : (
      <>
        <Push onPress={close}>Cancel</Push>
        <Push
          look="primary"
          isDisabled={!choice.ready || (count === 0 && !ofEvidence)}
          onPress={choice.start}
        >
          Write the file
        </Push>
      </>
    )
  return (
    <Frame
      title={titles[initial] ?? `Export ${counted(count, 'event')}`}
      width={640}
      onClose={close}
      foot={foot}
    >
      <Body state={state} choice={choice} />
    </Frame>
  )
}
