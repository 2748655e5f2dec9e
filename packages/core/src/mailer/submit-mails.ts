import type { Manager, SubmitOptions } from '../delivery/manager.ts'
import type { Receipt } from '../delivery/receipt.ts'
import { joinReceipts } from './join-receipts.ts'
import type { Mails } from './prepare-mails.ts'

/** The mails of one message have one receipt. */
export interface Submitted {
  readonly receipt: Promise<Receipt>
}

/** Resolves when the manager has taken responsibility for at least one of the mails. */
export function submitMails<O>(
  mails: Mails,
  manager: Manager<O>,
  options: (SubmitOptions & O) | undefined,
): Promise<Submitted> {
  return mails.length === 1 ? manager.submit(mails[0], options) : submitAll(mails, manager, options)
}

async function submitAll<O>(
  mails: Mails,
  manager: Manager<O>,
  options: (SubmitOptions & O) | undefined,
): Promise<Submitted> {
  const taken = await Promise.allSettled(mails.map((each) => manager.submit(each, options)))
  const refused = taken.find((result) => result.status === 'rejected')
  if (refused !== undefined && taken.every((result) => result.status === 'rejected')) throw refused.reason
  const receipts = taken.map((result) =>
    result.status === 'fulfilled' ? result.value.receipt : Promise.reject(result.reason),
  )
  return { receipt: joinReceipts(mails, receipts) }
}
