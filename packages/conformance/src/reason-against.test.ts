import { expect, test } from 'vitest'
import { reasonAgainst } from './reason-against.ts'

const capabilities = { partial: true, window: 1, octets: false, utf8: false }
type Capabilities = typeof capabilities

test.each<[string, string | undefined, (given: Capabilities) => boolean]>([
  ['a case that applies', undefined, ({ partial }) => partial],
  ['one that wants what is not declared', 'octets is false', ({ octets }) => octets],
  ['one that wants something not to be', 'partial is true', ({ partial }) => !partial],
  ['one that wants more', 'window is 1', ({ window, partial }) => window > 1 && partial],
  ['one that would take either', 'window is 1, octets is false', ({ window, octets }) => window > 1 || octets],
  ['one that wants more than one thing', 'more than one capability', ({ utf8, octets }) => utf8 && octets],
])('%s', (_what, reason, applies) => {
  expect(reasonAgainst(applies, capabilities)).toBe(reason)
})
