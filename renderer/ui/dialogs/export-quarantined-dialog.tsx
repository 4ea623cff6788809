/** Where do the bytes go that could not be read as a record? Into a file of their own, byte for byte. */
import { useEffect, useState } from 'react'
import { quarantinedName, type QuarantinedRange } from '../../state/exports.js'
import { countText, exactBytes } from '../../state/number-format.js'
import { Frame } from '../parts/modal.js'
import { useApp } from '../use-cell.js'
import { ExportBody, ExportFoot, FileNameInput, isFileName } from './export-parts.js'

export function ExportQuarantinedDialog({
  range,
  close,
}: {
  readonly range: QuarantinedRange
  readonly close: () => void
}) {
  const app = useApp()
  const [fileName, setFileName] = useState(quarantinedName(range))
  const ready = isFileName(fileName)
  const start = (): void => {
    if (ready) void app.exports.start({ format: 'quarantined', fileName: fileName.trim(), range })
  }
  useEffect(() => app.exports.clear, [app])
  return (
    <Frame
      title="Export quarantined bytes"
      width={640}
      onClose={close}
      foot={<ExportFoot ready={ready} start={start} close={close} />}
    >
      <ExportBody unit="byte">
        <p>
          Bytes {countText(range.offset)} to {countText(range.offset + range.length)} exactly as they were
          found, all {exactBytes(range.length)}. They are damaged evidence: open them only with tools that you
          trust with it.
        </p>
        <FileNameInput value={fileName} onChange={setFileName} onEnter={start} />
      </ExportBody>
    </Frame>
  )
}
