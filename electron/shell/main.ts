/** The entry of the first host: Electron. Everything worth reading is in `start-shell.ts`. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { startShell } from './start-shell.js'

const here = dirname(fileURLToPath(import.meta.url))

startShell({
  assets: join(here, '..', 'renderer'),
  preload: join(here, 'preload.cjs'),
  intakeWorker: new URL('intake.worker.js', import.meta.url),
  samplePath: app.isPackaged
    ? join(process.resourcesPath, 'sample-case')
    : join(here, '..', '..', 'electron', 'sample-case'),
}).catch((error: unknown) => {
  process.stderr.write(`spoor: ${error instanceof Error ? error.message : String(error)}\n`)
  app.exit(1)
})
