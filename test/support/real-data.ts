/** Where is the collection of real evidence? Beside the repository, or where SPOOR_REAL_DATA says; it may be absent. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder =
  process.env['SPOOR_REAL_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** The folder of the collection, or `undefined`; then the reason for skipping is printed. */
export const realData: string | undefined = existsSync(folder) ? folder : undefined

if (realData === undefined)
  process.stdout.write(`Skipped: no real evidence at ${folder} (set SPOOR_REAL_DATA)\n`)
