import { spawnSync } from 'node:child_process'
import { type TestAPI, test } from 'vitest'

const isThere = spawnSync('python3', ['--version']).status === 0

/** A test that meets Python: without it, it is skipped at a desk, and fails in CI. */
export const testWithPython: ReturnType<TestAPI['skipIf']> = test.skipIf(!isThere && process.env.CI !== 'true')

if (!isThere) test.skip('tests that meet Python: python3 is missing, apt install python3', () => {})
