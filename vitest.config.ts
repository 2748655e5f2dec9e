import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'tooling/**/*.test.ts',
      'examples/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    setupFiles: ['tooling/property-seed.ts'],
    // Most of the time a test waits for a process or a server, so two at once are no burden on two cores.
    maxWorkers: 2,
    // No test is held to a time: on a busy machine one of two seconds takes ten.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    exclude: [
      ...configDefaults.exclude,
      'tooling/installed/**',
      'packages/*/test/servers-apart/**',
      'examples/third-party-transport/**',
    ],
  },
})
