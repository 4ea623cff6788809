/** What does the service need from the host it runs in? Each host fills this port; nothing else knows which host it is. */
import type { Capabilities } from '../../shared/contract/routes.js'
import type { PdfPage } from './pdf-page.js'

export interface Natives {
  /** What this host can do, and what the person should know about it. */
  capabilities(): HostCapabilities
  /** Native open dialog; empty when cancelled. Null: this host has none. */
  readonly chooseEvidence: ((kind: 'files' | 'folder') => Promise<readonly string[]>) | null
  /** Native save dialog that starts at the suggested path; null when cancelled. Null: this host has none. */
  readonly chooseTarget: ((suggestion: string) => Promise<string | null>) | null
  /** Paths of the Files that the page keeps under a ticket, in its order. Null: the preload answers instead. */
  readonly droppedPaths: ((ticket: string, count: number) => Promise<readonly string[]>) | null
  /** Prints the page under this path of our own origin; the PDF's bytes in order. */
  printPdf(path: string, page: PdfPage): AsyncIterable<Uint8Array>
  /** Shows the file in its folder. Null: this host cannot. */
  readonly reveal: ((path: string) => Promise<void>) | null
}

export type HostCapabilities = Pick<
  Capabilities,
  'hostName' | 'dropPaths' | 'exportFolder' | 'samplePath' | 'warnings'
>
