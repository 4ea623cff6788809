/** Which shapes of code are refused? Types and layers are checked elsewhere (tsc, dependency rules); this is about form. */
import tseslint from 'typescript-eslint'

const shape = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  complexity: ['error', 12],
  'no-console': 'error',
  'no-eval': 'error',
  'no-empty': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  eqeqeq: 'error',
}

const pureGlobals = ['self', 'postMessage', 'indexedDB', 'caches', 'fetch', 'location', 'navigator']

const syntax = [
  { selector: 'ExportDefaultDeclaration', message: 'One thing, one name.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  {
    selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Evidence is text, never markup.',
  },
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Evidence is text, never markup.',
  },
]

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'release/',
      'node_modules/',
      'out/',
      '.cache/',
      'test/architecture/violations/',
      'electron/sample-case/',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...shape,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-syntax': ['error', ...syntax],
    },
  },
  {
    files: ['electron/**/*.ts', 'renderer/**/*.{ts,tsx}'],
    ignores: ['renderer/host/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Talk to the host through renderer/host.' },
      ],
    },
  },
  {
    files: [
      'shared/**/*.ts',
      'renderer/engine/**/*.ts',
      'renderer/{correlation,coverage,integrity,report}/**/*.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...pureGlobals.map((name) => ({ name, message: 'Pure code takes what it needs as a parameter.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The clock is a parameter.' },
        { object: 'Math', property: 'random', message: 'Chance is a parameter.' },
      ],
    },
  },
  {
    // typed arrays give `number | undefined` for every element; in the index's loops the bounds are the invariant
    files: ['renderer/engine/**/*.ts', 'electron/intake/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  // the runner of the end-to-end tests asks for a default export
  { files: ['test/e2e/playwright.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['build/**/*.mjs', 'test/bench/*.mjs'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    rules: { ...shape, 'no-console': 'off' },
  },
)
