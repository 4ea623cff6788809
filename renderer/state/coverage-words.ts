/** What does a cell of the coverage map say, in words? Exact counts, and never "nothing happened" for "not in evidence". */
import { formatInstant } from '../../shared/base/instant.js'
import { visibleText } from '../../shared/base/visible-text.js'
import {
  stateOf,
  stepMs,
  type CoverageCell,
  type CoverageState,
  type CoverageStep,
} from '../coverage/coverage-map.js'
import type { LoggingStop } from '../coverage/logging-stops.js'
import type { CoverageReply } from './model.js'
import { counted, countText } from './number-format.js'

export interface LegendEntry {
  readonly word: string
  readonly meaning: string
}

export const stateWords: Readonly<Record<CoverageState, LegendEntry>> = {
  events: {
    word: 'events',
    meaning:
      'The evidence holds events of this time; the higher the bar, the more. Whether these are all of them, it does not say.',
  },
  unnamed: {
    word: 'events, no delivery named',
    meaning:
      'All events of this time come from files that are not named as CloudTrail names its deliveries, such as exports and renamed files. Which deliveries they are of, and what is missing, cannot be told.',
  },
  delivered: {
    word: 'file, no events',
    meaning:
      'By its name a log file was delivered then, and it was read; no event of this time is in the evidence.',
  },
  empty: {
    word: 'empty, digest verified',
    meaning:
      'A verified digest says that its trail delivered nothing then. Calls of the last minutes before may have been delivered in the next hour.',
  },
  claimed: {
    word: 'empty, digest not verified',
    meaning:
      'A digest says that its trail delivered nothing then, but no signature shows that the digest is from AWS: anybody could have written it.',
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

/** Of the line through the cells between two marks. */
export const stopWords: LegendEntry = {
  word: 'logging stopped',
  meaning:
    'A trail or an event data store was stopped or deleted, and no call in the evidence had started it again. Others may have gone on.',
}
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

/** What is known of one cell: its numbers, and the stops that reach into it. */
export interface CellFacts {
  readonly cell: CoverageCell
  readonly stops: readonly LoggingStop[]
  readonly step: CoverageStep
}

/** A few words, for a screen reader that moves from cell to cell. */
export function cellName({ cell, stops, step }: CellFacts): string {
  const state = stateOf(cell, step)
  const events = counted(cell.events, 'event')
  const main =
    state === 'events'
      ? events
      : state === 'unnamed'
        ? `${events}, no delivery named`
        : stateWords[state].word
  const missing = state === 'missing' || cell.missing === 0 ? [] : [stateWords.missing.word]
  const stopped = stops.length === 0 ? [] : [stopWords.word]
  return [main, ...missing, ...marksOf(cell).map((mark) => markWords[mark].word), ...stopped].join(', ')
}

/** Everything that is known of a cell, one sentence each. */
export function cellSentences({ cell, stops, step }: CellFacts): readonly string[] {
  const sentences = [
    ...eventSentences(cell),
    ...fileSentences(cell, step),
    ...emptySentences(cell, step),
    ...coverageMarks.filter((mark) => cell[mark] > 0).map((mark) => markSentence(mark, cell[mark])),
  ]
  if (cell.events === 0 && sentences.length > 0)
    sentences.unshift(`No event of this ${step} is in the evidence.`)
  const known =
    sentences.length > 0
      ? sentences
      : [
          `No event, no log file and no digest in the evidence speaks of this ${step}. That is not to say that nothing happened.`,
        ]
  return [...known, ...stopSentences(stops)]
}

function eventSentences({ events, unnamed }: CoverageCell): readonly string[] {
  if (events === 0) return []
  const all = `${counted(events, 'event')} in the evidence.`
  if (unnamed === 0) return [all]
  const which =
    unnamed === events ? (events === 1 ? 'It is' : 'They are') : `${countText(unnamed)} of them are`
  return [
    all,
    `${which} from files that are not named as CloudTrail names its deliveries, so the delivery is not known.`,
  ]
}

/** Stops that are told one by one. */
const STOPS_TOLD = 3

function stopSentences(stops: readonly LoggingStop[]): readonly string[] {
  if (stops.length === 0) return []
  const more = stops.length - STOPS_TOLD
  return [
    ...stops.slice(0, STOPS_TOLD).map(stopSentence),
    ...(more > 0 ? [`And ${counted(more, 'more stop')} like this.`] : []),
    'What others recorded meanwhile, and whether these recorded other regions too, the calls do not say.',
  ]
}

function stopSentence({ subject, name, from, stoppedBy, until }: LoggingStop): string {
  const what = `${subject === 'trail' ? 'Trail' : 'Event data store'} ${visibleText(name)}`
  const end =
    until === null
      ? 'no later call in the evidence starts it again'
      : `${until.startedBy} at ${formatInstant(until.at)} starts it again`
  return `${what}: ${stoppedBy} at ${formatInstant(from)}; ${end}.`
}

function fileSentences({ files, unreadable, missing }: CoverageCell, step: CoverageStep): readonly string[] {
  const [their, was] = files === 1 ? ['its name', 'was'] : ['their names', 'were']
  return [
    ...(files > 0
      ? [
          `By ${their}, ${counted(files, 'log file')} ${was} delivered ${step === 'day' ? 'on' : 'in'} this ${step}.`,
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

function emptySentences(
  { emptyMs, claimedMs, refutedMs }: CoverageCell,
  step: CoverageStep,
): readonly string[] {
  const unproven = claimedMs - emptyMs
  return [
    ...(emptyMs === 0
      ? []
      : [`For ${shareOf(emptyMs, step)}, verified digests say that their trail delivered nothing.`]),
    ...(unproven === 0
      ? []
      : [
          `For ${shareOf(unproven, step)}, digests that are not verified say that their trail delivered nothing: that is no proof.`,
        ]),
    ...(claimedMs > 0 && claimedMs < stepMs[step] ? ['Of the rest these digests do not speak.'] : []),
    ...(refutedMs === 0
      ? []
      : [
          `For ${shareOf(refutedMs, step)}, digests that are not authentic (see Integrity) say that their trail delivered nothing: nothing follows from that.`,
        ]),
  ]
}

function shareOf(ms: number, step: CoverageStep): string {
  if (ms >= stepMs[step]) return `all of this ${step}`
  return ms < 60_000
    ? `seconds of this ${step}`
    : `${counted(Math.floor(ms / 60_000), 'minute')} of this ${step}`
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
  const { refutedDigests, unfollowedCalls } = map
  return [
    digests === 0
      ? 'No digest is in this evidence, so no time can be shown to be empty.'
      : `${counted(digests, 'digest')} read.`,
    ...(unreadDigests > 0 ? [`${counted(unreadDigests, 'digest')} could not be read.`] : []),
    ...(implausiblePeriods > 0
      ? [`${counted(implausiblePeriods, 'digest')} of an impossible period left out.`]
      : []),
    ...(refutedDigests > 0
      ? [`${counted(refutedDigests, 'digest')} that would show a time to be empty fail verification.`]
      : []),
    ...(unfollowedCalls > 0
      ? [
          `${countText(unfollowedCalls)} calls stop or start logging: too many to show how long each stop lasted.`,
        ]
      : []),
    ...(undated > 0 ? [`${counted(undated, 'event')} without a time: in no cell.`] : []),
    ...(leftOut.rows > 0
      ? [`${counted(leftOut.rows, 'row')} with ${counted(leftOut.events, 'event')} not listed.`]
      : []),
  ]
}
