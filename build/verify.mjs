/** What does `npm run verify -- MANIFEST` do? Makes sure that everything is there, then holds the evidence against it. */
import { ensureBuilt, ensurePackages } from './bootstrap.mjs'
import { runLoopback } from './run-host.mjs'

await ensurePackages()
await ensureBuilt()
process.exitCode = await runLoopback(['verify', ...process.argv.slice(2)])
