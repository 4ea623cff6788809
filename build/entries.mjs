/** What does the build start from? One line an entry; the layer rules read the same list to find dead files.
 * @type {readonly { readonly from: string, readonly to: string, readonly world: 'window' | 'thread' | 'node' | 'preload' }[]} */
export const entries = [
  { from: 'renderer/main.tsx', to: 'dist/renderer/main.js', world: 'window' },
  { from: 'renderer/ui/early-drops.ts', to: 'dist/renderer/early-drops.js', world: 'thread' },
  { from: 'renderer/workers/query.worker.ts', to: 'dist/renderer/query.worker.js', world: 'thread' },
  { from: 'renderer/workers/ingest.worker.ts', to: 'dist/renderer/ingest.worker.js', world: 'thread' },
  { from: 'electron/shell/main.ts', to: 'dist/electron/main.js', world: 'node' },
  { from: 'electron/shell/preload.ts', to: 'dist/electron/preload.cjs', world: 'preload' },
  { from: 'electron/loopback/main.ts', to: 'dist/electron/loopback.js', world: 'node' },
  { from: 'electron/intake/intake.worker.ts', to: 'dist/electron/intake.worker.js', world: 'node' },
]

/** Files that are served as they are: [from, to]. */
export const copies = [
  ['renderer/index.html', 'dist/renderer/index.html'],
  ['renderer/report/report.css', 'dist/renderer/report.css'],
]
