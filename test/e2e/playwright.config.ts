/** How are the end-to-end tests run? One at a time, against the real Chromium host, with the JSON report for the count. */
import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  fullyParallel: false,
  // Once more, so that one race does not hide what the others say; a test that needs it is named as flaky.
  retries: 1,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  outputDir: '../../test-results/e2e',
  reporter: [['list'], ['json', { outputFile: process.env['SPOOR_E2E_REPORT'] ?? 'test-results/e2e.json' }]],
  use: { trace: 'off' },
})
