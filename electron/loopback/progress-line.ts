/** How far is the job? One bar that is drawn over on a terminal, a line every few seconds elsewhere. */
import type { JobReport } from '../../shared/contract/routes.js'

type Progress = Extract<JobReport, { kind: 'progress' }>

export interface ProgressLine {
  show(progress: Progress): void
  /** To be called now and then: writes what `show` held back because it came too soon. */
  tick(): void
  /** Ends the line, so that what follows stands on its own. */
  end(): void
}

export interface ProgressOutput {
  readonly write: (text: string) => void
  readonly terminal: boolean
  /** Width of the terminal in characters. */
  readonly columns: number
  /** Monotonic milliseconds. */
  readonly now: () => number
}

const TERMINAL_STEP_MS = 100
const LINE_STEP_MS = 3000

export function createProgressLine(output: ProgressOutput): ProgressLine {
  let wanted = ''
  let shown = ''
  let last = Number.NEGATIVE_INFINITY
  const step = output.terminal ? TERMINAL_STEP_MS : LINE_STEP_MS
  const tick = (): void => {
    const now = output.now()
    if (wanted === shown || now - last < step) return
    shown = wanted
    last = now
    output.write(output.terminal ? `\r\u001b[2K${shown}` : `${shown}\n`)
  }
  return {
    show: (progress) => {
      wanted = output.terminal ? barOf(progress, output.columns) : wordsOf(progress)
      tick()
    },
    tick,
    end: () => {
      if (output.terminal && shown !== '') output.write('\r\u001b[2K')
      wanted = shown
    },
  }
}

function wordsOf({ stage, files, totalFiles, bytes, totalBytes, events }: Progress): string {
  const counted = `${whole(events)} events`
  return stage === 'read'
    ? `reading: ${whole(files)} of ${whole(totalFiles)} files, ${megabytes(bytes)} of ${megabytes(totalBytes)}, ${counted}`
    : `exporting: ${whole(files)} of ${whole(totalFiles)} files, ${counted}`
}

function barOf(progress: Progress, columns: number): string {
  const { stage, files, totalFiles, bytes, totalBytes } = progress
  const [part, total] = stage === 'read' ? [bytes, totalBytes] : [files, totalFiles]
  const share = total > 0 ? Math.min(1, part / total) : 0
  const width = 24
  const filled = Math.round(share * width)
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${Math.floor(share * 100)} %`
  return `${bar}  ${wordsOf(progress)}`.slice(0, Math.max(20, columns - 1))
}

function whole(count: number): string {
  return count.toLocaleString('en-US')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
