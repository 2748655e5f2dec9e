import { expect, test } from 'vitest'
import { houseFixture } from './house-fixture.ts'
import { portsOnly } from './ports-only.ts'

const find = (text: string, path = 'packages/core/src/mime/a.ts') => portsOnly.find(houseFixture({ [path]: text }))

test.each([
  'Date.now()',
  'const now = Date.now',
  'new Date()',
  'Date()',
  'Math.random()',
  'performance.now()',
  'crypto.randomUUID()',
  'setTimeout(f, 1)',
  `import { hostname } from 'node:os'`,
  `import * as os from 'node:os'`,
  `import { randomBytes as b } from 'node:crypto'`,
  `import { setTimeout } from 'node:timers/promises'`,
])('finds %s', (text) => {
  expect(find(`\n${text}`)).toEqual([expect.stringContaining('packages/core/src/mime/a.ts:2: ')])
})

test.each([
  'new Date(0)',
  'clock.now()',
  'socket.setTimeout(1)',
  'type T = typeof Date.now',
  `import { createHash } from 'node:crypto'`,
  `import { EOL } from 'node:os'`,
  `import type { KeyObject } from 'node:crypto'`,
])('lets %s pass', (text) => {
  expect(find(text)).toEqual([])
})

test.each(['packages/core/src/ports/clock.ts', 'packages/core/src/mime/a.test.ts', 'tooling/a.ts'])(
  'lets %s read the clock',
  (path) => {
    expect(find('Date.now()', path)).toEqual([])
  },
)
