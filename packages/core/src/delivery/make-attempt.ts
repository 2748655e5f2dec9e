import { isMailError } from '../errors/mail-error.ts'
import type { Ports } from '../ports/ports.ts'
import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import { settleOutcomes } from './settle-outcomes.ts'
import type { DeliverOptions, Transport } from './transport.ts'
import { asTransportFailure, isTransportFailure, type TransportFailedError } from './transport-failed-error.ts'

/** What one delivery came to, and whether the instance may have another. */
export interface Made {
  readonly retire: boolean
  /** Missing when the delivery ended for a reason that is not the transport's. */
  readonly attempt?: Attempt
  /** That reason. */
  readonly rejection?: unknown
}

/** Hands `mail` to one open instance, once, and holds it to its contract. Never rejects. */
export async function makeAttempt(
  transport: Transport,
  mail: MailObject,
  options: DeliverOptions,
  ports: Ports,
): Promise<Made> {
  const startedAt = ports.clock.now()
  const watched = options.beforeCommit === undefined ? undefined : watchCommit(options, options.beforeCommit)
  try {
    const delivered = await transport.deliver(mail, watched?.options ?? options)
    const { outcomes, breach } = settleOutcomes(mail, delivered?.outcomes)
    if (breach !== undefined) ports.log.warn({ code: breach.code, message: breach.message, detail: mail.messageId })
    const attempt = { mail, outcomes, startedAt, endedAt: ports.clock.now() }
    return { retire: delivered?.retire === true || breach !== undefined, attempt }
  } catch (thrown) {
    if (options.signal.aborted && thrown === options.signal.reason) return { retire: false, rejection: thrown }
    if (watched?.rejected(thrown) || isContentError(thrown)) return { retire: true, rejection: thrown }
    const failure = asTransportFailure(thrown, 'The transport failed')
    const retire = failure.fault === 'relay' || !isTransportFailure(thrown)
    return { retire, attempt: failedAttempt(mail, failure, startedAt, ports.clock.now()) }
  }
}

/** An attempt in which nothing was handed over, because the transport failed. */
export function failedAttempt(
  mail: MailObject,
  failure: TransportFailedError,
  startedAt: number,
  endedAt: number,
): Attempt {
  const { permanence, fault, reply } = failure
  const rest = {
    fate: 'untried',
    permanence,
    fault,
    ...(reply === undefined ? {} : { reply }),
    cause: failure,
  } as const
  const outcomes = mail.envelope.recipients.map(({ path }) => ({ path, ...rest }))
  return { mail, outcomes, failure, startedAt, endedAt }
}

function isContentError(thrown: unknown): boolean {
  return isMailError(thrown) && thrown.code.startsWith('CONTENT_')
}

/** A rejection of `beforeCommit` comes back out of `deliver`; it must not be taken for the transport's. */
function watchCommit(options: DeliverOptions, beforeCommit: () => Promise<void>) {
  let seen: { readonly reason: unknown } | undefined
  const watching = async (): Promise<void> => {
    try {
      await beforeCommit()
    } catch (reason) {
      seen = { reason }
      throw reason
    }
  }
  return {
    options: { signal: options.signal, beforeCommit: watching },
    rejected: (thrown: unknown): boolean => seen !== undefined && seen.reason === thrown,
  }
}
