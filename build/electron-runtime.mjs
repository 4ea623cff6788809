/** Is Electron's runtime here, or can it be had without making anybody wait? */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, say } from './bootstrap.mjs'

const home = join(root, 'node_modules', 'electron')
const note = join(root, '.cache', 'electron-download.json')
/** How long a download may stand still, ms. */
const STANDSTILL_MS = 8000
const DAY_MS = 86_400_000

/** @typedef {{ readonly path: string, readonly why: string } | { readonly path: null, readonly why: string }} Runtime */

/** The runtime's program file, or why there is none. A failed download is not tried again for a day.
 * @returns {Promise<Runtime>} */
export async function electronRuntime() {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const present = installed()
  if (present !== null) return { path: present, why: `its runtime ${version} is installed` }
  if (given !== undefined && given !== '') return { path: null, why: `there is no Electron in ${given}` }
  const failed = rememberedFailure()
  if (failed !== null) {
    return {
      path: null,
      why: `Electron's runtime could not be downloaded today (${failed}; remembered in ${note})`,
    }
  }
  say(`Looking for Electron's runtime ${version} (a download, once) …`)
  const reason = await download()
  const path = installed()
  if (path !== null) return { path, why: `its runtime ${version} has just been downloaded` }
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(note, JSON.stringify({ time: Date.now(), reason }))
  return { path: null, why: `Electron's runtime could not be downloaded (${reason})` }
}

function installed() {
  const named = join(home, 'path.txt')
  const inside = existsSync(named) ? readFileSync(named, 'utf8') : usualName()
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(home, 'dist'), inside)
  return existsSync(path) && (existsSync(named) || process.env['ELECTRON_OVERRIDE_DIST_PATH']) ? path : null
}

function usualName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

function rememberedFailure() {
  try {
    const { time, reason } = JSON.parse(readFileSync(note, 'utf8'))
    const age = Date.now() - time
    return age >= 0 && age < DAY_MS ? String(reason) : null
  } catch {
    return null
  }
}

/** Runs the package's own installer for as long as bytes keep coming. @returns {Promise<string>} */
function download() {
  // what arrives is collected below the temporary folder: its own one shows whether anything does
  const folder = mkdtempSync(join(tmpdir(), 'spoor-electron-'))
  const child = spawn(process.execPath, [join(home, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder, ELECTRON_GET_NO_PROGRESS: '1' },
  })
  let printed = ''
  child.stderr.on('data', (chunk) => (printed += String(chunk)))
  let size = -1
  let moved = Date.now()
  const watch = setInterval(() => {
    const now = sizeOf(folder) + sizeOf(join(home, 'dist'))
    if (now !== size) moved = Date.now()
    size = now
    if (Date.now() - moved > STANDSTILL_MS) child.kill('SIGKILL')
  }, 500)
  return new Promise((resolve) => {
    /** @param {string} reason */
    const end = (reason) => {
      clearInterval(watch)
      rmSync(folder, { recursive: true, force: true })
      resolve(reason)
    }
    child.on('error', ({ message }) => end(message))
    child.on('exit', (code, signal) => {
      const cause = /getaddrinfo \S+ \S+|connect E\S+ \S+|HTTPError[^\n]*|fetch failed/.exec(printed)?.[0]
      end(signal === null ? (cause ?? `its installer ended with ${String(code)}`) : 'no answer within 8 s')
    })
  })
}

/** @param {string} path @returns {number} */
function sizeOf(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}
