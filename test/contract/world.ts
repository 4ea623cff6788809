/** In what surroundings is the contract tested? Temporary folders, a bundled intake thread, a printer that shows its input. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { createExports, type Exports } from '../../electron/service/exports.js'
import { createHandler } from '../../electron/service/handler.js'
import { createHostEvents, type HostEvents } from '../../electron/service/host-events.js'
import type { Natives } from '../../electron/service/natives.js'
import type { AnalyzeJob, JobReport } from '../../shared/contract/routes.js'

export interface World {
  readonly folder: string
  readonly exportFolder: string
  readonly exports: Exports
  readonly events: HostEvents
  readonly reports: JobReport[]
  readonly handle: (request: Request) => Promise<Response>
  remove(): void
}

/** Everything that a host would bring, made of plain files and memory. */
export function createWorld(options: { readonly job?: AnalyzeJob | null } = {}): World {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spoor-test-')))
  const assets = join(folder, 'assets')
  const exportFolder = join(folder, 'exports')
  mkdirSync(join(assets, 'folder'), { recursive: true })
  writeFileSync(join(assets, 'index.html'), '<!doctype html><title>Spoor</title>')
  writeFileSync(join(assets, 'main.js'), 'globalThis.started = true')
  writeFileSync(join(assets, 'report.css'), 'body { color: black }')
  writeFileSync(join(assets, 'secret.txt'), 'not a type that is served')
  writeFileSync(join(folder, 'outside.js'), 'outside of the asset folder')
  const intake = join(folder, 'intake.worker.mjs')
  buildSync({
    entryPoints: ['electron/intake/intake.worker.ts'],
    outfile: intake,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
  const exports = createExports()
  const events = createHostEvents()
  const reports: JobReport[] = []
  const handle = createHandler({
    assets,
    intakeWorker: pathToFileURL(intake),
    natives: plainNatives(exportFolder, (request) => handle(request)),
    exports,
    events,
    storage: null,
    initialPaths: [join(folder, 'given.json')],
    job: options.job ?? null,
    onJobReport: (report) => reports.push(report),
  })
  return {
    folder,
    exportFolder,
    exports,
    events,
    reports,
    handle,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A host without dialogs. Its printer asks for the page as a browser would, twice, and prints what it was answered. */
function plainNatives(exportFolder: string, ask: (request: Request) => Promise<Response>): Natives {
  return {
    capabilities: () => ({
      hostName: 'Test 1',
      dropPaths: 'route',
      exportFolder,
      samplePath: '/sample',
      warnings: [],
    }),
    chooseEvidence: null,
    chooseTarget: null,
    droppedPaths: (ticket, count) => Promise.resolve([`/dropped/${ticket}/${count}`]),
    printPdf: async function* (path, page) {
      const first = await ask(new Request(`http://spoor.localhost${path}`))
      const second = await ask(new Request(`http://spoor.localhost${path}`))
      const seen = {
        page,
        html: await first.text(),
        policy: first.headers.get('content-security-policy'),
        again: second.status,
      }
      yield Buffer.from('%PDF-1.7\n')
      yield Buffer.from(JSON.stringify(seen))
    },
    reveal: null,
  }
}
