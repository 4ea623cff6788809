/** Is everything in order? All checks in one word: format, types, lint, layers, links, unit, property, contract,
 *  architecture, end to end. `npm run check -- lint types` runs only those. Ends with `N passed, N failed, N skipped`. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const results = join(root, 'test-results')
const tool = (/** @type {string} */ path) => join('node_modules', path)

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */
/** @type {readonly { name: string, command: readonly string[], report?: string, count?: (text: string) => Count }[]} */
const steps = [
  { name: 'format', command: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: [tool('typescript/bin/tsc'), '--build'] },
  { name: 'lint', command: [tool('eslint/bin/eslint.js'), '.'] },
  {
    name: 'layers',
    command: [
      tool('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      'build/dependency-rules.cjs',
      'shared',
      'electron',
      'renderer',
    ],
  },
  { name: 'links', command: ['build/check-links.mjs'] },
  { name: 'bundle', command: ['build/bundle.mjs'] },
  {
    name: 'tests',
    command: [
      tool('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(results, 'vitest.json')}`,
    ],
    report: join(results, 'vitest.json'),
    count: countVitest,
  },
  {
    name: 'e2e',
    command: [tool('playwright/cli.js'), 'test', '--config', 'test/e2e/playwright.config.ts'],
    report: join(results, 'e2e.json'),
    count: countPlaywright,
  },
]

/** @param {string} text @returns {Count} */
function countVitest(text) {
  const report = JSON.parse(text)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + (report.success || report.numFailedTests > 0 ? 0 : 1),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** @param {string} text @returns {Count} */
function countPlaywright(text) {
  const { stats, errors } = JSON.parse(text)
  if (stats.flaky > 0)
    process.stdout.write(
      `\n${stats.flaky} passed only when repeated: each is a race in the product or in the test, listed above as flaky\n`,
    )
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }
}

/** @param {(typeof steps)[number]} step @returns {Count} */
function runStep(step) {
  process.stdout.write(`\n== ${step.name}\n`)
  if (step.report !== undefined) rmSync(step.report, { force: true })
  const started = Date.now()
  const run = spawnSync(process.execPath, [...step.command], {
    stdio: 'inherit',
    env: { ...process.env, SPOOR_E2E_REPORT: join(results, 'e2e.json') },
  })
  const seconds = ((Date.now() - started) / 1000).toFixed(0)
  const ok = run.status === 0
  process.stdout.write(`== ${step.name}: ${ok ? 'ok' : 'FAILED'} (${seconds} s)\n`)
  if (step.report === undefined || step.count === undefined)
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  try {
    const counted = step.count(readFileSync(step.report, 'utf8'))
    return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/** Runs the named steps, or all; gives the exit code. @param {readonly string[]} names */
export function check(names) {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length > 0) {
    process.stderr.write(
      `check: no step is called ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}\n`,
    )
    return 2
  }
  mkdirSync(results, { recursive: true })
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const step of steps) {
    if (names.length > 0 && !names.includes(step.name)) continue
    const counted = runStep(step)
    total.passed += counted.passed
    total.failed += counted.failed
    total.skipped += counted.skipped
  }
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  return total.failed === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = check(process.argv.slice(2))
