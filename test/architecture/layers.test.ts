/** Does every layer rule really fire? Each one is shown one violation in a small tree of its own. A rule nobody has seen
 *  fail is a comment. */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const rules = join(root, 'build/dependency-rules.cjs')

/** rule name -> [file, what it imports] */
const violations: Record<string, readonly (readonly [string, string | null])[]> = {
  'no-cycles': [
    ['shared/base/cycle-a.ts', './cycle-b.js'],
    ['shared/base/cycle-b.ts', './cycle-a.js'],
  ],
  'no-orphans': [['shared/base/alone.ts', null]],
  'shared-stands-alone': [['shared/base/upward.ts', '../../renderer/engine/target.js']],
  'base-knows-no-domain': [['shared/base/domain.ts', '../cloudtrail/target.js']],
  'cloudtrail-knows-no-wire': [['shared/cloudtrail/wire.ts', '../contract/target.js']],
  'two-sides-never-meet': [['electron/service/across.ts', '../../renderer/engine/target.js']],
  'electron-only-in-shell': [['electron/service/native.ts', 'electron']],
  'hosts-are-leaves': [['electron/service/host.ts', '../shell/target.js']],
  'hosts-do-not-share': [['electron/shell/sibling.ts', '../loopback/target.js']],
  'intake-knows-no-service': [['electron/intake/asks.ts', '../service/target.js']],
  'inflate-in-one-place': [['electron/service/inflate.ts', 'fflate']],
  'engine-is-pure': [['renderer/engine/stores.ts', '../store/target.js']],
  'engine-has-one-door': [['renderer/workers/window.ts', '../engine/target.js']],
  'segments-are-low': [['renderer/engine/segment/up.ts', '../write/target.js']],
  'writing-knows-no-search': [['renderer/engine/ingest/asks.ts', '../search/target.js']],
  'searching-writes-nothing': [['renderer/engine/search/writes.ts', '../write/target.js']],
  'facts-know-no-question': [['renderer/engine/facts/up.ts', '../search/target.js']],
  'dexie-in-one-place': [['renderer/workers/database.ts', 'dexie']],
  'store-is-low': [['renderer/store/up.ts', '../workers/target.js']],
  'host-client-is-low': [['renderer/host/up.ts', '../state/target.js']],
  'features-stay-apart': [['renderer/correlation/stores.ts', '../store/target.js']],
  'report-composes': [['renderer/report/stores.ts', '../store/target.js']],
  'workers-below-state': [['renderer/workers/up.ts', '../state/target.js']],
  'state-below-ui': [['renderer/state/up.ts', '../ui/target.js']],
  'ui-asks-state': [['renderer/ui/thread.ts', '../workers/target.js']],
  'react-only-in-ui': [['renderer/report/react.ts', 'react']],
  'no-test-code-in-source': [['shared/base/test-code.ts', '../../test/target.js']],
  'declared-only': [['electron/service/undeclared.ts', 'prettier']],
  resolvable: [['electron/service/lost.ts', './nowhere.js']],
}
const targets = [
  'shared/cloudtrail', 'shared/contract', 'electron/service', 'electron/shell', 'electron/loopback', 'renderer/engine',
  'renderer/engine/write', 'renderer/engine/search', 'renderer/store', 'renderer/workers', 'renderer/state', 'renderer/ui', 'test',
] // prettier-ignore

let tree = ''

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'spoor-layers-'))
  for (const folder of targets) write(`${folder}/target.ts`, 'export const target = 1\n')
  for (const pairs of Object.values(violations)) {
    for (const [file, imported] of pairs) {
      write(
        file,
        imported === null ? 'export const alone = 1\n' : `import '${imported}'\nexport const here = 1\n`,
      )
    }
  }
  copyFileSync(join(root, 'package.json'), join(tree, 'package.json'))
  copyFileSync(join(root, 'tsconfig.base.json'), join(tree, 'tsconfig.base.json'))
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
})

afterAll(() => rmSync(tree, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true })
  writeFileSync(join(tree, file), text)
}

function firedRules(): Set<string> {
  const run = spawnSync(
    process.execPath,
    [cruiser, '--config', rules, '--output-type', 'json', 'shared', 'electron', 'renderer'],
    { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  const report = JSON.parse(run.stdout) as { summary: { violations: { rule: { name: string } }[] } }
  return new Set(report.summary.violations.map((violation) => violation.rule.name))
}

test('every layer rule fires on its violation', () => {
  const named = (createRequire(import.meta.url)(rules) as { forbidden: { name: string }[] }).forbidden.map(
    (rule) => rule.name,
  )
  expect(Object.keys(violations).sort()).toEqual([...named].sort())
  const fired = firedRules()
  expect(named.filter((name) => !fired.has(name))).toEqual([])
})

test('each world refuses what it must not see', () => {
  const worlds: readonly (readonly [string, string, string])[] = [
    ['shared/tsconfig.json', 'shared/probe.ts', 'export const page = document.title'],
    [
      'shared/tsconfig.json',
      'shared/probe.ts',
      "import { readFileSync } from 'node:fs'\nexport const read = readFileSync",
    ],
    ['renderer/tsconfig.threads.json', 'renderer/engine/probe.ts', 'export const page = document.title'],
    ['renderer/tsconfig.threads.json', 'renderer/workers/probe.ts', 'export const folder = process.cwd()'],
    ['electron/tsconfig.json', 'electron/service/probe.ts', 'export const page = window.document'],
    ['renderer/tsconfig.json', 'renderer/state/probe.ts', 'export const folder = process.cwd()'],
  ]
  const accepted = worlds.filter(([config, file, text]) => compiles(config, file, text))
  expect(accepted).toEqual([])
})

function compiles(config: string, file: string, text: string): boolean {
  const probeTree = mkdtempSync(join(tmpdir(), 'spoor-world-'))
  try {
    mkdirSync(dirname(join(probeTree, file)), { recursive: true })
    mkdirSync(dirname(join(probeTree, config)), { recursive: true })
    copyFileSync(join(root, 'tsconfig.base.json'), join(probeTree, 'tsconfig.base.json'))
    symlinkSync(join(root, 'node_modules'), join(probeTree, 'node_modules'))
    const world = JSON.parse(readFileSync(join(root, config), 'utf8')) as Record<string, unknown>
    delete world['references']
    writeFileSync(join(probeTree, config), JSON.stringify(world))
    writeFileSync(join(probeTree, file), text)
    const run = spawnSync(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(probeTree, config),
      '--noEmit',
      '--emitDeclarationOnly',
      'false',
    ])
    return run.status === 0
  } finally {
    rmSync(probeTree, { recursive: true, force: true })
  }
}
