import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.vitest.ts'],
    setupFiles: ['set-up.ts'],
    maxConcurrency: 50,
    reporters: [['default', { summary: false }]],
  },
})
