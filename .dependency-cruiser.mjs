// The house, floor by floor, as ARCHITECTURE.md draws it: each imports only from those above it in this list.
const FLOORS = [
  'kernel',
  'packs',
  'calendar',
  'text',
  'db',
  'ledger',
  'identity',
  'files',
  'notify',
  'org',
  'duties',
  'register',
  'tasks',
  'mechanisms',
  'cases',
  'services',
  'decisions',
  'findings',
  'inspections',
  'supervision',
  'accountability',
  'bulletins',
  'appraisals',
  'signals',
  'burden',
  'indices',
  'app',
  'cli',
];

const floors = FLOORS.slice(0, -1).map((floor, i) => ({
  name: `floor-${floor}`,
  comment: `${floor} stands below ${FLOORS[i + 1]}: what it needs from above is passed in by app/compose.ts as a function.`,
  severity: 'error',
  from: { path: `^src/${floor}/` },
  to: {
    path: `^(src/(${FLOORS.slice(i + 1).join('|')})|portal|workbench)/`,
    pathNot: floor === 'app' ? '^portal/' : undefined,
  },
}));

export default {
  forbidden: [
    ...floors,
    {
      name: 'known-floor',
      comment: 'A new folder in src/ is a new floor: give it its place in the list above.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/(${FLOORS.join('|')})/` },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that need each other, be it for a type, are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rules-are-pure',
      comment: 'rules.ts decides from what comes in: no database, no clock, no file, no library that has them.',
      severity: 'error',
      from: { path: '^src/[^/]+/(rules|[^/]+\\.rules)\\.ts$' },
      to: { pathNot: '^src/((kernel|calendar|text)/|[^/]+/(rules|[^/]+\\.rules)\\.ts$)' },
    },
    {
      name: 'access-is-pure',
      comment:
        'access.ts serves the guard, the abilities in a response and the greyed-out button: it knows only the rules.',
      severity: 'error',
      from: { path: '^src/[^/]+/access\\.ts$' },
      to: { pathNot: '^src/((kernel|calendar|text)/|[^/]+/(rules|access|[^/]+\\.(rules|access))\\.ts$)' },
    },
    {
      name: 'own-store',
      comment:
        "A slice's SQL is its own: others go through its commands and queries, where access is decided. The list of projections gathers what each store declares.",
      severity: 'error',
      from: { path: '^(src|portal)/([^/]+)/', pathNot: '^src/app/projections\\.ts$' },
      to: { path: '^src/[^/]+/store\\.ts$', pathNot: '^src/$2/' },
    },
    {
      name: 'http-is-the-edge',
      comment: 'Only app mounts routes. Commands and queries know nothing of HTTP.',
      severity: 'error',
      from: { pathNot: '^(src/app|test)/' },
      to: { path: '^src/[^/]+/http\\.ts$' },
    },
    {
      name: 'portal-asks-slices',
      comment: "Public pages are made from the slices' commands and queries, never from SQL or the command line.",
      severity: 'error',
      from: { path: '^portal/' },
      to: { path: '^src/(cli/|db/(?!schema)|[^/]+/(store|http|jobs)\\.ts$)' },
    },
    {
      name: 'workbench-is-a-client',
      comment:
        'The staff client speaks HTTP. From the server it may take types, which are gone once it is built and fail the check when the wire changes; nothing that runs.',
      severity: 'error',
      from: { path: '^workbench/' },
      to: { path: '^(src/(?!kernel/)|portal/|bench/|test/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-without-tests',
      comment: 'What is delivered does not need what proves or measures it.',
      severity: 'error',
      from: { path: '^(src|portal|workbench)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'declared-dependency',
      comment: 'Whatever the server imports is in "dependencies": a production installation has nothing else.',
      severity: 'error',
      from: { path: '^(src|portal)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere fails only when somebody needs it.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
