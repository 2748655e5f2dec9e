import { strict as assert } from 'node:assert'
import { isMailError, type StopReport } from '@turbomail/core/contract'
import { type FarEnd, keysOf } from './far-end.ts'
import type { Submission } from './submission.ts'

/** Holds what a schedule came to against what every manager promises. Throws an `AssertionError`. */
export function checkSchedule(
  farEnd: FarEnd,
  submissions: readonly Submission[],
  reports: readonly StopReport[],
  maxConcurrent: number,
): void {
  assert.deepEqual(farEnd.breaches, [])
  assert.equal(farEnd.alive, 0, `${farEnd.alive} instances are still open`)
  assert.ok(farEnd.mostInFlight <= maxConcurrent, `${farEnd.mostInFlight} in flight, of ${maxConcurrent}`)
  for (const submission of submissions) checkTicket(submission, farEnd)
  const [report, ...others] = reports
  for (const other of others) assert.deepEqual(other, report, 'two calls of stop report different things')
  checkReport(report, submissions, farEnd)
}

function checkTicket(submission: Submission, farEnd: FarEnd): void {
  const { mail, ends, receipt } = submission
  const { messageId } = mail
  assert.equal(ends.length, 1, `${messageId} settled ${ends.length} times`)
  const [end] = ends
  if (end === undefined) return
  if ('error' in end) {
    assert.ok(isMailError(end.error), `${messageId} ended with ${String(end.error)}`)
    assert.deepEqual(receipt?.accepted ?? [], [], `${messageId} was accepted, and its ticket rejects`)
  } else assert.notEqual(end.receipt.accepted.length, 0, `${messageId} has a receipt, and nobody accepted it`)
  const own = receipt?.messageId === messageId ? receipt : undefined
  for (const [index, key] of keysOf(mail).entries()) {
    const fate = own?.outcomes[index]?.fate
    assert.equal(fate === 'accepted', farEnd.accepted.has(key), `${key}: the receipt says ${fate ?? 'nothing'}`)
    const isDoubtful = farEnd.doubtful.has(key) && !farEnd.accepted.has(key)
    assert.equal(fate === 'in-doubt', isDoubtful, `${key}: the receipt says ${fate ?? 'nothing'}`)
  }
}

/** Everything that was taken and not handed over is handed back, once; and nothing else, but for recipients not settled. */
function checkReport(
  report: StopReport | undefined,
  submissions: readonly Submission[],
  { inDoubt }: Pick<FarEnd, 'inDoubt'>,
): void {
  const open = inDoubt === 'retry' ? ['untried', 'refused', 'in-doubt'] : ['untried', 'refused']
  const unsent = report?.unsent.map(({ mail }) => mail.messageId) ?? []
  assert.equal(new Set(unsent).size, unsent.length, 'a mail is handed back twice')
  for (const { mail, taken, ends, receipt } of submissions) {
    const [end] = ends
    const isStopped = end !== undefined && 'error' in end && isMailError(end.error, 'MAILER_STOPPED')
    const handedBack = unsent.includes(mail.messageId)
    if (taken && isStopped) assert.ok(handedBack, `${mail.messageId} was taken, is not settled, and not handed back`)
    const partly = receipt?.outcomes.some(({ fate }) => open.includes(fate)) === true
    if (handedBack) assert.ok(isStopped || partly, `${mail.messageId} is settled, and handed back`)
  }
}
