import type { MailObject } from '../delivery/mail-object.ts'
import type { Manager, ManagerFactory, SubmitOptions, Ticket } from '../delivery/manager.ts'
import { joinReceipts } from './join-receipts.ts'
import type { Mails } from './prepare-mails.ts'

/** Whom the mails are given to, and what it says of itself. */
export interface Taker<O> {
  readonly manager: Manager<O>
  readonly factory: Pick<ManagerFactory<O>, 'namingOptions'>
}

/** Resolves when the manager has taken responsibility for at least one of the mails, which have one receipt. */
export function submitMails<O>(
  mails: Mails,
  taker: Taker<O>,
  options: (SubmitOptions & O) | undefined,
): Promise<Ticket> {
  return mails.length === 1 ? taker.manager.submit(mails[0], options) : submitAll(mails, taker, options)
}

async function submitAll<O>(
  mails: Mails,
  { manager, factory }: Taker<O>,
  options: (SubmitOptions & O) | undefined,
): Promise<Ticket> {
  const { namingOptions = [] } = factory
  const taken = await Promise.allSettled(
    mails.map((each) => manager.submit(each, namedApart(options, namingOptions, each))),
  )
  const refused = taken.find((result) => result.status === 'rejected')
  if (refused !== undefined && taken.every((result) => result.status === 'rejected')) throw refused.reason
  const receipts = taken.map((result) =>
    result.status === 'fulfilled' ? result.value.receipt : Promise.reject(result.reason),
  )
  return { messageId: mails[0].messageId, receipt: joinReceipts(mails, receipts) }
}

/** What names one mail must not name all the mails of a message, or all but one of them were taken for the same. */
function namedApart<O>(
  options: (SubmitOptions & O) | undefined,
  names: readonly (keyof O & string)[],
  { envelope }: MailObject,
): (SubmitOptions & O) | undefined {
  if (options === undefined) return undefined
  const given = names.filter((name) => typeof options[name] === 'string')
  const apart = given.map((name) => [name, `${options[name]} ${envelope.recipients[0].path}`])
  return { ...options, ...Object.fromEntries(apart) }
}
