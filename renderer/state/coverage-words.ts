/** What does a cell of the coverage map say, in words? Exact counts, and never "nothing happened" for "not in evidence". */
import {
  stateOf,
  stepMs,
  type CoverageCell,
  type CoverageState,
  type CoverageStep,
} from '../coverage/coverage-map.js'
import type { CoverageReply } from './model.js'
import { counted, countText } from './number-format.js'

export interface LegendEntry {
  readonly word: string
  readonly meaning: string
}

export const stateWords: Readonly<Record<CoverageState, LegendEntry>> = {
  events: {
    word: 'events',
    meaning: 'The evidence holds events of this time; the higher the bar, the more.',
  },
  delivered: {
    word: 'file, no events',
    meaning: 'A log file was delivered then and read; no event of this time is in the evidence.',
  },
  empty: {
    word: 'empty by digest',
    meaning:
      'A digest says that its trail delivered nothing then. Integrity tells whether the digest is authentic.',
  },
  missing: {
    word: 'listed, missing',
    meaning: 'A digest lists log files of this time that are not in the evidence.',
  },
  unreadable: { word: 'unreadable', meaning: 'There is a log file of this time, but it could not be read.' },
  unknown: {
    word: 'not in evidence',
    meaning: 'No event, no file and no digest speaks of this time. Something may well have happened.',
  },
}

export const markWords = {
  off: {
    word: 'logging ended',
    meaning: 'A call stopped logging, or deleted a trail or an event data store.',
  },
  on: { word: 'logging began', meaning: 'A call started logging, or brought it back.' },
  changed: { word: 'logging changed', meaning: 'A call changed what is logged, or where it is written.' },
  attempted: { word: 'attempt', meaning: 'Such a call was made and failed.' },
} as const satisfies Readonly<Record<string, LegendEntry>>
export type CoverageMark = keyof typeof markWords
export const coverageMarks = Object.keys(markWords) as readonly CoverageMark[]

/** The marks of a cell, most serious first. */
export function marksOf(cell: CoverageCell): readonly CoverageMark[] {
  return coverageMarks.filter((mark) => cell[mark] > 0)
}

/** `2024-05-12 04:00 to 05:00 UTC`, `2024-05-12 UTC`. */
export function columnText({ start, step }: Pick<CoverageReply, 'start' | 'step'>, column: number): string {
  const from = new Date(start + column * stepMs[step]).toISOString()
  if (step === 'day') return `${from.slice(0, 10)} UTC`
  const to = new Date(start + (column + 1) * stepMs[step]).toISOString().slice(11, 16)
  return `${from.slice(0, 10)} ${from.slice(11, 16)} to ${to === '00:00' ? '24:00' : to} UTC`
}

/** A few words, for a screen reader that moves from cell to cell. */
export function cellName(cell: CoverageCell, step: CoverageStep): string {
  const state = stateOf(cell, step)
  const main = state === 'events' ? counted(cell.events, 'event') : stateWords[state].word
  const missing = state === 'missing' || cell.missing === 0 ? [] : [stateWords.missing.word]
  return [main, ...missing, ...marksOf(cell).map((mark) => markWords[mark].word)].join(', ')
}

/** Everything that is known of a cell, one sentence each. */
export function cellSentences(cell: CoverageCell, step: CoverageStep): readonly string[] {
  const sentences = [
    ...(cell.events > 0 ? [`${counted(cell.events, 'event')} in the evidence.`] : []),
    ...fileSentences(cell, step),
    ...emptySentences(cell, step),
    ...coverageMarks.filter((mark) => cell[mark] > 0).map((mark) => markSentence(mark, cell[mark])),
  ]
  if (cell.events === 0 && sentences.length > 0)
    sentences.unshift(`No event of this ${step} is in the evidence.`)
  return sentences.length > 0
    ? sentences
    : [
        `No event, no log file and no digest in the evidence speaks of this ${step}. That is not to say that nothing happened.`,
      ]
}

function fileSentences({ files, unreadable, missing }: CoverageCell, step: CoverageStep): readonly string[] {
  const was = (count: number): string => (count === 1 ? 'was' : 'were')
  return [
    ...(files > 0
      ? [
          `${counted(files, 'log file')} ${was(files)} delivered ${step === 'day' ? 'on' : 'in'} this ${step}.`,
        ]
      : []),
    ...(unreadable > 0 ? [`${countText(unreadable)} of them could not be read.`] : []),
    ...(missing > 0
      ? [
          `${counted(missing, 'log file')} that a digest lists ${missing === 1 ? 'is' : 'are'} not in the evidence under ${missing === 1 ? 'its name' : 'their names'}.`,
        ]
      : []),
  ]
}

function emptySentences({ emptyMs }: CoverageCell, step: CoverageStep): readonly string[] {
  if (emptyMs === 0) return []
  const says = 'digests in the evidence say that their trail delivered nothing'
  if (emptyMs >= stepMs[step]) return [`For all of this ${step}, ${says}.`]
  const minutes = Math.floor(emptyMs / 60_000)
  return [`For ${counted(minutes, 'minute')} of this ${step}, ${says}; of the rest they do not speak.`]
}

function markSentence(mark: CoverageMark, count: number): string {
  const calls = counted(count, 'call')
  switch (mark) {
    case 'off':
      return `${calls} ended logging (StopLogging, DeleteTrail, DeleteEventDataStore…).`
    case 'on':
      return `${calls} started logging.`
    case 'changed':
      return `${calls} changed what is logged (PutEventSelectors, UpdateTrail…).`
    case 'attempted':
      return `${calls} tried to start, end or change logging, and failed.`
  }
}

/** What the map rests on, and what it cannot show. */
export function mapSentences(map: CoverageReply): readonly string[] {
  const { digests, unreadDigests, undated, leftOut, implausiblePeriods } = map
  return [
    digests === 0
      ? 'No digest is in this evidence, so no time can be shown to be empty.'
      : `${counted(digests, 'digest')} read.`,
    ...(unreadDigests > 0 ? [`${counted(unreadDigests, 'digest')} could not be read.`] : []),
    ...(implausiblePeriods > 0
      ? [`${counted(implausiblePeriods, 'digest')} of an impossible period left out.`]
      : []),
    ...(undated > 0 ? [`${counted(undated, 'event')} without a time: in no cell.`] : []),
    ...(leftOut.rows > 0
      ? [`${counted(leftOut.rows, 'row')} with ${counted(leftOut.events, 'event')} not listed.`]
      : []),
  ]
}
