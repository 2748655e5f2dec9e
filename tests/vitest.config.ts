import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** What crosses packages, one file after the other: each of them keeps the machine busy. `npm run test:across`. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    dir: import.meta.dirname,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
