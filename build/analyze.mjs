/** What does `npm run analyze -- PATH… --out DIR` do? Makes sure that everything is there, then runs the host without a window. */
import { ensureBrowser, ensureBuilt, ensurePackages } from './bootstrap.mjs'
import { runLoopback } from './run-host.mjs'

await ensurePackages()
await ensureBuilt()
await ensureBrowser()
process.exitCode = await runLoopback(['analyze', ...process.argv.slice(2)])
