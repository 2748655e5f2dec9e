import type { Captured } from '../outbox.ts'
import { markMatching } from './assert-sent.ts'
import type { SentExpectation } from './expectation.ts'
import { tellMissing, tellUnwanted } from './report.ts'
import { judge } from './verdict.ts'

/** What vitest, and Jest, want to know of a matcher. */
interface MatcherResult {
  readonly pass: boolean
  message(): string
}

/** The matcher of `expect(outbox).toHaveSent({ … })`. */
export function toHaveSent(
  this: { readonly isNot: boolean },
  outbox: Captured,
  expectation: SentExpectation = {},
): MatcherResult {
  const verdict = judge(outbox, expectation)
  if (verdict.pass && !this.isNot) markMatching(verdict)
  return { pass: verdict.pass, message: () => (verdict.pass ? tellUnwanted(verdict) : tellMissing(verdict)) }
}
