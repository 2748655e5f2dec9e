import assert from 'node:assert'
import type { Delivered } from '@turbomail/core/contract'

/** What came of a delivery, whichever way it ended. */
export type Result =
  | { readonly delivered: Delivered; readonly rejected: false }
  | { readonly reason: unknown; readonly rejected: true }

/** Resolves whatever comes of it. */
export function resultOf(delivering: Promise<Delivered>): Promise<Result> {
  return delivering.then(
    (delivered) => ({ delivered, rejected: false }),
    (reason: unknown) => ({ reason, rejected: true }),
  )
}

/** What it rejects with. */
export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  let reason: unknown
  const rejected = await work.then(
    () => false,
    (thrown: unknown) => {
      reason = thrown
      return true
    },
  )
  assert.ok(rejected, 'it resolved, and should have rejected')
  return reason
}
