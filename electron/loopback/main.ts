/** The entry of the second host: a window, the main job without one, or a check of custody, on plain Node and an installed browser. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { profileFolder } from '../service/folders.js'
import { analyze, exitCodes } from './analyze.js'
import { parseArguments, usage, type WindowOptions } from './arguments.js'
import { complain } from './complain.js'
import { startLoopbackHost, type LoopbackHost, type LoopbackOptions } from './host.js'
import { handOver } from './instance.js'
import { onSignal } from './signals.js'
import { verify } from './verify.js'

const here = dirname(fileURLToPath(import.meta.url))

/** Where the built files are, relative to this one; the sample case lies in the checkout or beside the application. */
const installation = {
  assets: join(here, '..', 'renderer'),
  intakeWorker: new URL('intake.worker.js', import.meta.url),
  samplePath:
    [join(here, '..', '..', 'electron', 'sample-case'), join(here, '..', '..', 'sample-case')].find((path) =>
      existsSync(path),
    ) ?? '',
} satisfies Partial<LoopbackOptions>

process.exitCode = await main(process.argv.slice(2))

async function main(given: readonly string[]): Promise<number> {
  const order = parseArguments(given)
  switch (order.kind) {
    case 'wrong':
      complain(order.sentence)
      process.stderr.write(`\n${usage}`)
      return exitCodes.wrongArguments
    case 'analyze':
      return await analyze(order, installation)
    case 'verify':
      return await verify(order)
    case 'window':
      return await showWindow(
        order.paths.map((path) => resolve(path)),
        order.options,
      )
  }
}

async function showWindow(paths: readonly string[], options: WindowOptions): Promise<number> {
  const profile = options.profile ?? profileFolder(process.platform, process.env)
  if (await handOver(profile, paths)) {
    process.stdout.write('Spoor is open already; it has been given the paths.\n')
    return exitCodes.clean
  }
  let host: LoopbackHost | null = null
  const stopListening = onSignal(() => (host === null ? process.exit(exitCodes.failed) : void host.close()))
  try {
    host = await startLoopbackHost({
      ...installation,
      profile,
      headless: options.headless,
      job: null,
      initialPaths: paths,
      extraArguments: options.browserArguments,
      ...(options.browser === null ? {} : { browserPath: options.browser }),
    })
    const end = await host.closed
    if (end.kind === 'closed') return exitCodes.clean
    complain(end.sentence)
  } catch (error) {
    complain(error)
  } finally {
    stopListening()
  }
  return exitCodes.failed
}
