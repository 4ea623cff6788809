/** Which folder may import which? Arrows point down the list in ARCHITECTURE.md only. Every rule below is shown to fire
 *  by test/architecture. */
/** @param {string} name @param {string} comment @param {object} from @param {object} to
 * @returns {import("dependency-cruiser").IForbiddenRuleType} */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only(
      'no-cycles',
      'Two files that import each other are one file, or one of them owns too much.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    only(
      'no-orphans',
      'A dead file, or an entry point missing from build/entries.mjs.',
      {
        orphan: true,
        pathNot: ['\\.d\\.ts$', '^(test|build)/', '\\.worker\\.ts$', '/(main|preload)\\.tsx?$', '\\.css$'],
      },
      {},
    ),
    // three worlds
    only(
      'shared-stands-alone',
      'shared/ runs anywhere, so it imports only itself (and valibot, the schema library).',
      { path: '^shared/' },
      { pathNot: ['^shared/', 'node_modules/valibot/'] },
    ),
    only(
      'base-knows-no-domain',
      'CloudTrail lives one floor up.',
      { path: '^shared/base/' },
      { path: '^shared/(?!base/)' },
    ),
    only(
      'cloudtrail-knows-no-wire',
      'The event model does not depend on how it travels.',
      { path: '^shared/cloudtrail/' },
      { path: '^shared/contract/' },
    ),
    only(
      'two-sides-never-meet',
      'electron/ and renderer/ speak only through shared/contract.',
      { path: '^(electron|renderer)/' },
      { path: '^(electron|renderer)/', pathNot: '^$1/' },
    ),
    // the privileged side
    only(
      'electron-only-in-shell',
      'Everything else must run under plain Node.',
      { path: '^electron/', pathNot: '^electron/shell/' },
      { path: ['node_modules/electron/', '^electron$'] },
    ),
    only(
      'hosts-are-leaves',
      'Hosts mount the service; nothing depends on a host.',
      { path: '^electron/(service|intake)/' },
      { path: '^electron/(shell|loopback)/' },
    ),
    only(
      'hosts-do-not-share',
      'Needed by both? It belongs in electron/service.',
      { path: '^electron/(shell|loopback)/' },
      { path: '^electron/(shell|loopback)/', pathNot: '^electron/$1/' },
    ),
    only(
      'intake-knows-no-service',
      'Unpacking does not know who asked.',
      { path: '^electron/intake/' },
      { path: '^electron/service/' },
    ),
    only(
      'inflate-in-one-place',
      'fflate is wrapped once, so its gaps are closed once.',
      { path: '^(electron|renderer|shared)/', pathNot: '^electron/intake/' },
      { path: 'node_modules/fflate/' },
    ),
    // the renderer
    only(
      'engine-is-pure',
      'Storage, React and Dexie reach the engine through its ports.',
      { path: '^renderer/engine/' },
      { pathNot: ['^(renderer/engine|shared)/', 'node_modules/ipaddr\\.js/'] },
    ),
    only(
      'engine-has-one-door',
      'Import renderer/engine/engine.ts.',
      { path: '^renderer/', pathNot: '^renderer/engine/' },
      { path: '^renderer/engine/', pathNot: '^renderer/engine/engine\\.ts$' },
    ),
    only(
      'segments-are-low',
      'What a segment is does not depend on how it is written or searched.',
      { path: '^renderer/engine/(segment|duplicates)/' },
      { path: '^renderer/engine/', pathNot: '^renderer/engine/(segment|$1)/' },
    ),
    only(
      'writing-knows-no-search',
      'ingest -> write -> segment: what is searched is only ever read.',
      { path: '^renderer/engine/(ingest|write)/' },
      { path: '^renderer/engine/(query|facts|execute|collect|search)/' },
    ),
    only(
      'searching-writes-nothing',
      'search -> collect -> execute -> facts -> segment: a question changes nothing.',
      { path: '^renderer/engine/(query|facts|execute|collect|search)/' },
      { path: '^renderer/engine/(ingest|write)/' },
    ),
    only(
      'facts-know-no-question',
      'Facts hold for every question, so they are below all that asks.',
      { path: '^renderer/engine/facts/' },
      { path: '^renderer/engine/(query|execute|collect|search)/' },
    ),
    only(
      'dexie-in-one-place',
      'Only the store knows the database.',
      { path: '^(electron|renderer|shared)/', pathNot: '^renderer/store/' },
      { path: 'node_modules/dexie/' },
    ),
    only(
      'store-is-low',
      'The store implements ports and knows nothing above.',
      { path: '^renderer/store/' },
      { path: '^renderer/(?!store/|engine/)' },
    ),
    only(
      'host-client-is-low',
      'The host client speaks the contract and nothing else.',
      { path: '^renderer/host/' },
      { path: '^renderer/(?!host/)' },
    ),
    only(
      'features-stay-apart',
      'A feature imports engine and shared, never storage, threads, state, UI or a sibling.',
      { path: '^renderer/(correlation|coverage|integrity|detections|casebook)/' },
      { path: '^renderer/', pathNot: ['^renderer/engine/', '^renderer/$1/'] },
    ),
    only(
      'report-composes',
      'A report may read every feature, but owns no effects.',
      { path: '^renderer/report/' },
      { path: '^renderer/(store|host|workers|state|ui)/' },
    ),
    only(
      'workers-below-state',
      'No UI or state in a thread.',
      { path: '^renderer/workers/' },
      { path: '^renderer/(ui|state)/' },
    ),
    only(
      'state-below-ui',
      'State is testable without a component.',
      { path: '^renderer/state/' },
      { path: ['^renderer/(ui|store)/', 'node_modules/react(-dom)?/'] },
    ),
    only(
      'ui-asks-state',
      'Views open no database, thread or socket.',
      { path: '^renderer/ui/' },
      { path: '^renderer/(store|workers|host)/', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'react-only-in-ui',
      'React stays in renderer/ui.',
      { path: '^renderer/', pathNot: '^renderer/(ui/|main\\.tsx$)' },
      { path: 'node_modules/react(-dom)?/' },
    ),
    // hygiene
    only(
      'no-test-code-in-source',
      'Source never imports tests or build scripts.',
      { path: '^(electron|renderer|shared)/' },
      { path: '^(test|build)/' },
    ),
    only(
      'declared-only',
      'Every runtime import is a line in "dependencies" (electron is the one exception).',
      { path: '^(electron|renderer|shared)/' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: ['node_modules/electron/', 'node_modules/@types/'],
      },
    ),
    only(
      'resolvable',
      'If it does not resolve here it will not for the analyst.',
      {},
      { couldNotResolve: true, pathNot: '^electron$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
