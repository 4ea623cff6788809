/** What does `npm test` do? Installs what is missing (packages, a browser), then runs every check. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser, ensurePackages } from './bootstrap.mjs'

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
await ensurePackages()
await ensureBrowser()
const { check } = await import('./check.mjs')
process.exitCode = check(process.argv.slice(2))
