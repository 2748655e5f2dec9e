import { defineConfig } from 'vitest/config'

/** The packages as a user has them: packed, installed into an empty project, run by plain Node. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
})
