import { AssertionError } from 'node:assert'
import { lookAt } from '../looked-at.ts'
import type { Captured } from '../outbox.ts'
import type { SentExpectation } from './expectation.ts'
import { tellMissing, tellUnwanted } from './report.ts'
import { judge, type Verdict } from './verdict.ts'

/**
 * Fails unless `outbox` has such a mail, or as many as `count` says; without an expectation, any mail. The `AssertionError` lists the
 * mails there were, and says what the nearest differs in. The mails that are as expected count as looked at. An expectation that
 * can be none is a `TypeError`.
 */
export function assertSent(outbox: Captured, expectation: SentExpectation = {}): void {
  const verdict = judge(outbox, expectation)
  if (!verdict.pass) throw failure('assertSent', tellMissing(verdict), verdict, assertSent)
  markMatching(verdict)
}

/** Fails if `outbox` has such a mail, or as many as `count` says; without an expectation, any mail. */
export function assertNotSent(outbox: Captured, expectation: SentExpectation = {}): void {
  const verdict = judge(outbox, expectation)
  if (verdict.pass) throw failure('assertNotSent', tellUnwanted(verdict), verdict, assertNotSent)
}

/** Of an assertion that held. */
export function markMatching({ matching }: Verdict): void {
  lookAt(matching.map(({ mail }) => mail))
}

function failure(
  operator: string,
  message: string,
  { criteria, nearest, matching }: Verdict,
  stackStartFn: (...args: never[]) => void,
): AssertionError {
  const findings = (nearest ?? matching[0])?.findings
  const actual = findings && Object.fromEntries(criteria.map(({ name }, index) => [name, findings[index]?.actual]))
  const expected = Object.fromEntries(criteria.map(({ name, expected }) => [name, expected]))
  return new AssertionError({ message, actual, expected, operator, stackStartFn: stackStartFn as () => void })
}
