/** What is to be written, and where did it go? All of the result, whatever is on screen. */
import { useEffect, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import type { App } from '../../state/app.js'
import { exportName, PDF_EVENTS, type ExportFormat } from '../../state/exports.js'
import { counted } from '../../state/number-format.js'
import { zoneName } from '../../state/preferences.js'
import { Check } from '../parts/check.js'
import { Frame } from '../parts/modal.js'
import { TextInput } from '../parts/text-input.js'
import { useApp, useCell } from '../use-cell.js'
import { ExportBody, ExportFoot, FileNameInput, isFileName } from './export-parts.js'

const formats: readonly { readonly id: ExportFormat; readonly label: string; readonly help: string }[] = [
  {
    id: 'csv',
    label: 'CSV',
    help: 'The columns on screen and the provenance of each event, for spreadsheets',
  },
  {
    id: 'ndjson',
    label: 'NDJSON',
    help: 'The verbatim records, one a line, always oldest first whatever the order on screen',
  },
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
  const ready = isFileName(fileName) && (format !== 'pdf' || maxEvents !== undefined)
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
  return (
    <>
      <Formats choice={choice} />
      <FileNameInput value={choice.fileName} onChange={choice.setFileName} onEnter={choice.start} />
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

export function ExportDialog({
  initial,
  close,
}: {
  readonly initial: ExportFormat
  readonly close: () => void
}) {
  const app = useApp()
  const count = useCell(app.search.view).found?.count ?? 0
  const choice = useChoice(app, initial)
  const ofEvidence = initial === 'ledger' || initial === 'custody'
  useEffect(() => app.exports.clear, [app])
  return (
    <Frame
      title={titles[initial] ?? `Export ${counted(count, 'event')}`}
      width={640}
      onClose={close}
      foot={
        <ExportFoot ready={choice.ready && (count > 0 || ofEvidence)} start={choice.start} close={close} />
      }
    >
      <ExportBody unit="row">
        <Form choice={choice} />
      </ExportBody>
    </Frame>
  )
}
