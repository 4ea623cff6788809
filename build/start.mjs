/** What does `npm start [-- PATH…]` do? Opens the application in the best host there is; without a display, does the main job. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { callersFolder, ensureBrowser, ensureBuilt, ensurePackages, root, say } from './bootstrap.mjs'

const paths = givenPaths(process.argv.slice(2))
await ensurePackages()
await ensureBuilt()
// these come after the packages: they are read with what is installed
const { electronRuntime } = await import('./electron-runtime.mjs')
const { runLoopback, runProgram } = await import('./run-host.mjs')
process.exitCode = hasDisplay() ? await openWindow() : await analyzeInstead()

async function openWindow() {
  const runtime = await electronRuntime()
  if (runtime.path !== null) {
    say(`Opening Spoor in Electron: ${runtime.why}.`)
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    return await runProgram(runtime.path, [root, ...asRoot, ...paths])
  }
  const browser = await ensureBrowser()
  say(`Opening Spoor in ${browser}: ${runtime.why}.`)
  if (process.getuid?.() === 0) say('It runs without its sandbox, because you are root.')
  return await runLoopback(['window', `--browser=${browser}`, '--', ...paths])
}

async function analyzeInstead() {
  const sample = join(root, 'electron', 'sample-case')
  const evidence = paths.length > 0 ? paths : [sample]
  const what = paths.length > 0 ? 'the given evidence' : 'the sample case'
  const out = join(callersFolder, 'spoor-findings')
  say(
    `There is no display here (DISPLAY and WAYLAND_DISPLAY are not set): analyzing ${what} into ${out} instead.`,
  )
  const browser = await ensureBrowser()
  if (process.getuid?.() === 0) say('Chromium runs without its sandbox, because you are root.')
  const code = await runLoopback(['analyze', '--out', out, `--browser=${browser}`, '--', ...evidence])
  // 3: done, but some evidence is unreadable. It has been said; only scripts that call analyze need it as a code.
  return code === 3 ? 0 : code
}

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '')
}

/** Absolute, and all of them there. @param {readonly string[]} words */
function givenPaths(words) {
  const end = words.indexOf('--')
  const flag = words.find((word, at) => word.startsWith('-') && (end === -1 || at < end))
  if (flag !== undefined) return wrong(`There is no option ${flag}.`)
  const given = words.filter((word, at) => at !== end).map((word) => resolve(callersFolder, word))
  const missing = given.find((path) => !existsSync(path))
  return missing === undefined ? given : wrong(`There is no ${missing}.`)
}

/** @param {string} sentence @returns {never} */
function wrong(sentence) {
  say(`spoor: ${sentence}\n\nusage: npm start [-- PATH…]   (PATH: CloudTrail files, .zip of them, folders)`)
  process.exit(2)
}
