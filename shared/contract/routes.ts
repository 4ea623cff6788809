/** What can the window ask of the privileged side? One table; the service implements every row, the host client calls it.
 *
 *  Every route is `POST /api/<name>` (so that no link, image or form can trigger one). `json` routes take and give JSON.
 *  `readEvidence` answers with the frames of `frames.ts`; `appendExport` takes raw bytes; `hostEvents` answers with
 *  one JSON object a line. A refusal is a Problem with a status of 4xx or 5xx: `{ "problem": … }`. */
import * as v from 'valibot'
import type { Problem } from '../base/problem.js'

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768))
const exportId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))
const fileName = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

/** What this host can do; the UI asks for these and never which host it is in. */
export interface Capabilities {
  readonly version: string
  /** For the title bar and the report: 'Electron 45.3.4' or 'Chromium 156'. Not for decisions. */
  readonly hostName: string
  /** A native dialog for files and folders; otherwise the page uses a file input and `droppedPaths`. */
  readonly chooseDialog: boolean
  readonly saveDialog: boolean
  readonly reveal: boolean
  /** How a dropped File becomes a path: the preload's function, or the `droppedPaths` route. */
  readonly dropPaths: 'preload' | 'route'
  /** Where exports go when nobody chooses: an absolute folder. */
  readonly exportFolder: string
  /** Absolute path of the built-in sample case's evidence. */
  readonly samplePath: string
  /** Paths given at start (command line, file association); to be opened at once. */
  readonly initialPaths: readonly string[]
  /** A job to do without a person (the `analyze` command); null in a window. */
  readonly job: AnalyzeJob | null
  /** Things the person should know, as sentences ("Chromium runs without its sandbox because …"). */
  readonly warnings: readonly string[]
}

export interface AnalyzeJob {
  readonly roots: readonly string[]
  /** Query text as typed; '' selects everything. */
  readonly query: string
  /** IANA zone name for times in the report; 'UTC' by default. */
  readonly timeZone: string
  /** Absolute folder that receives the files. */
  readonly folder: string
}

export type JobReport =
  | {
      readonly kind: 'progress'
      readonly stage: 'read' | 'export'
      readonly files: number
      readonly totalFiles: number
      readonly bytes: number
      readonly totalBytes: number
      readonly events: number
    }
  | { readonly kind: 'done'; readonly summary: unknown; readonly clean: boolean }
  | { readonly kind: 'failed'; readonly problem: Problem }

export type HostEvent = { readonly kind: 'open'; readonly paths: readonly string[] }

/** A source that the case holds already: it is not read again while path, size and time of change are the same. */
const knownSource = v.object({ path, bytes: v.number(), modified: v.number(), sha256: v.string() })
export type KnownSource = v.InferOutput<typeof knownSource>

export const routes = {
  capabilities: { name: 'capabilities', input: v.object({}) },
  /** Native dialog. Reply: { paths }; empty when it was cancelled. */
  chooseEvidence: { name: 'choose-evidence', input: v.object({ kind: v.picklist(['files', 'folder']) }) },
  /** Paths of the Files that the page keeps under `globalThis.spoorDropped.get(ticket)`. Reply: { paths } in that order. */
  droppedPaths: {
    name: 'dropped-paths',
    input: v.object({ ticket: v.pipe(v.string(), v.uuid()), count }),
  },
  /** Reads, hashes, unpacks. Reply: a stream of frames. */
  readEvidence: {
    name: 'read-evidence',
    input: v.object({ roots: v.array(path), known: v.array(knownSource) }),
  },
  /** Opens a file for export. Never overwrites: a taken name gets ' (2)'. `folder` '' means the export folder;
   *  the only other one possible is the job's. `ask` opens a save dialog where there is one. Reply: { id, path } or
   *  { cancelled: true }. */
  beginExport: {
    name: 'begin-export',
    input: v.object({ name: fileName, folder: v.string(), ask: v.boolean() }),
  },
  /** Appends the request's body; the id is in the query string: `/api/append-export?id=…`. Reply: { bytes } so far. */
  appendExport: { name: 'append-export', input: v.object({ id: exportId }) },
  /** Puts the finished file in its place (written beside it, synced, renamed). Reply: { path, bytes, sha256 }. */
  finishExport: { name: 'finish-export', input: v.object({ id: exportId }) },
  abandonExport: { name: 'abandon-export', input: v.object({ id: exportId }) },
  /** Prints a self-contained HTML document (no scripts) to PDF into an open export. Reply: { bytes }. */
  printReport: {
    name: 'print-report',
    input: v.object({ id: exportId, html: v.string(), footer: v.string(), landscape: v.boolean() }),
  },
  reveal: { name: 'reveal', input: v.object({ path }) },
  /** Free bytes on the drive that holds the cases. Reply: { free }; null where the host cannot tell. */
  room: { name: 'room', input: v.object({}) },
  /** What the headless job has to say. Reply: {}. */
  reportJob: { name: 'report-job', input: v.object({ report: v.unknown() }) },
  /** One JSON HostEvent a line, for as long as the window lives. */
  hostEvents: { name: 'host-events', input: v.object({}) },
} as const

export type RouteName = keyof typeof routes
export type RouteInput<Name extends RouteName> = v.InferOutput<(typeof routes)[Name]['input']>

export interface ExportReceipt {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** Replies of the JSON routes. */
export interface RouteReplies {
  capabilities: Capabilities
  chooseEvidence: { readonly paths: readonly string[] }
  droppedPaths: { readonly paths: readonly string[] }
  beginExport: { readonly id: string; readonly path: string } | { readonly cancelled: true }
  appendExport: { readonly bytes: number }
  finishExport: ExportReceipt
  abandonExport: Record<string, never>
  printReport: { readonly bytes: number }
  reveal: Record<string, never>
  room: { readonly free: number | null }
  reportJob: Record<string, never>
}

export type JsonRouteName = keyof RouteReplies

export const API_PREFIX = '/api/'
