/** Do the documents point at things that exist? Every relative link and every `path/in/backticks` in a Markdown file of
 *  the repository must be there. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const files = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).split('\n').filter(Boolean)
const known = /^(?:electron|renderer|shared|build|test|docs)\/[\w./*-]*$/
let broken = 0

for (const file of files) {
  const text = readFileSync(file, 'utf8')
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(?:[a-z]+:|#)/.test(target)) continue
    report(file, target, normalize(join(dirname(file), target.split('#')[0] ?? '')))
  }
  for (const [, target = ''] of text.matchAll(/`([^`\s]+)`/g)) {
    if (known.test(target) && !target.includes('*')) report(file, target, target)
  }
}

/** @param {string} file @param {string} target @param {string} path */
function report(file, target, path) {
  if (existsSync(path)) return
  broken++
  process.stderr.write(`${file}: ${target} does not exist\n`)
}

process.exitCode = broken === 0 ? 0 : 1
