/** What must be there before anything can run? Node, the npm packages, the bundles, a browser: each made if it is missing.
 *
 *  Plain Node without a package, because it runs before the packages are installed. All output goes to stderr. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampOfPackages = join(root, 'node_modules', '.spoor-lock')
const stampOfBundles = join(root, 'dist', '.spoor-sources')

/** What the person typed paths against: npm changes the folder, and says where it was called. */
export const callersFolder = process.env['INIT_CWD'] ?? process.cwd()

checkNode()

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  giveUp(`Spoor needs Node 20.19 or newer; this is ${process.versions.node}.`)
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/** Ends the process with a sentence. @param {string} sentence @returns {never} */
export function giveUp(sentence) {
  say(`spoor: ${sentence}`)
  process.exit(1)
}

/** Installs the packages of the lock file when they are missing or are others. */
export async function ensurePackages() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const hash = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stampOfPackages) && readFileSync(stampOfPackages, 'utf8') === hash) return
  if (!installedAsLocked(lock)) {
    say('Installing the packages of package-lock.json (npm ci) …')
    const status = npm(['ci', '--no-audit', '--no-fund'])
    if (status !== 0) giveUp('npm ci failed: see above. The packages come from the npm registry, once.')
  }
  writeFileSync(stampOfPackages, hash)
}

/** npm leaves a copy of the lock file that says what it has put in place. @param {string} lock */
function installedAsLocked(lock) {
  const kept = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(kept)) return false
  const wanted = JSON.parse(lock).packages
  const present = JSON.parse(readFileSync(kept, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    const found = present[path]
    if (path === '') return true
    return found === undefined ? optional === true || devOptional === true : found.version === version
  })
}

/** @param {readonly string[]} words @returns {number | null} */
function npm(words) {
  const own = process.env['npm_execpath']
  const [command, first] = own === undefined ? ['npm', []] : [process.execPath, [own]]
  const { status } = spawnSync(command, [...first, ...words], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // npm is a script on Windows
    shell: own === undefined && process.platform === 'win32',
  })
  return status
}

/** Bundles the sources when they are not those that dist/ was made of. */
export async function ensureBuilt() {
  const { entries, copies } = await import('./entries.mjs')
  const made = [...entries.map(({ to }) => to), ...copies.map(([, to]) => to ?? '')]
  const fingerprint = fingerprintOf(['shared', 'electron', 'renderer', 'build', 'package.json'])
  const current = existsSync(stampOfBundles) && readFileSync(stampOfBundles, 'utf8') === fingerprint
  if (current && made.every((file) => existsSync(join(root, file)))) return
  say('Building …')
  const { status } = spawnSync(process.execPath, [join(root, 'build', 'bundle.mjs')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) giveUp('The build failed: see above.')
  mkdirSync(dirname(stampOfBundles), { recursive: true })
  writeFileSync(stampOfBundles, fingerprint)
}

/** Names, sizes and times of all source files: cheap, and different after any edit or checkout.
 * @param {readonly string[]} tops */
function fingerprintOf(tops) {
  const hash = createHash('sha256')
  /** @param {string} path */
  const visit = (path) => {
    const found = statSync(join(root, path))
    if (found.isDirectory()) {
      if (path === join('electron', 'sample-case')) return
      for (const name of readdirSync(join(root, path)).sort()) visit(join(path, name))
      return
    }
    hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`)
  }
  for (const top of tops) visit(top)
  return hash.digest('hex')
}

/** The path of a browser that can carry the window; installs one where that can be done unasked. Packages come first. */
export async function ensureBrowser() {
  const { findBrowser, thisMachine } = await loadFinder()
  const found = findBrowser(thisMachine)
  if (found !== undefined && hasFont()) return found
  const packages = [...(found === undefined ? ['chromium'] : []), 'fonts-dejavu-core']
  const debian = existsSync('/etc/debian_version')
  const line = debian
    ? `sudo apt-get install -y ${packages.join(' ')}`
    : 'install Chromium, Chrome, Edge or Brave, or set SPOOR_BROWSER to its program file'
  if (debian && process.getuid?.() === 0) aptInstall(packages)
  const now = findBrowser(thisMachine)
  if (now === undefined) giveUp(`No Chromium-family browser was found. To get one: ${line}`)
  if (!hasFont()) say(`No font was found; text may show as boxes. To get one: ${line}`)
  return now
}

/** @param {readonly string[]} packages */
function aptInstall(packages) {
  say(`Installing ${packages.join(' and ')} (apt-get) …`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { stdio: ['ignore', 2, 2], env: environment }
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
}

function hasFont() {
  if (process.platform !== 'linux') return true
  return ['/usr/share/fonts', '/usr/local/share/fonts'].some((folder) => {
    return existsSync(folder) && readdirSync(folder).length > 0
  })
}

/** The host's own finder, from its source: there is no second list of browsers to keep in step.
 * @returns {Promise<{ thisMachine: object, findBrowser: (around: object) => string | undefined }>} */
async function loadFinder() {
  const { transformSync } = await import('esbuild')
  const source = readFileSync(join(root, 'electron', 'loopback', 'find-browser.ts'), 'utf8')
  const { code } = transformSync(source, { loader: 'ts', format: 'esm' })
  return await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
}
