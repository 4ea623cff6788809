import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,property,contract,architecture}/**/*.test.ts'],
    setupFiles: [
      'test/support/no-stray-console.ts',
      'test/support/property-seed.ts',
      'test/support/buffer-transfer.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
