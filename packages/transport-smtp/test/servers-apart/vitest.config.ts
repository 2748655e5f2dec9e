import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Servers that cannot be installed beside each other, each in a folder of its own: `npm run test:servers`. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../../../..'),
    dir: import.meta.dirname,
    globalSetup: [join(import.meta.dirname, 'make-folders.ts')],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // They wait for their servers more than they work.
    maxWorkers: 3,
  },
})
