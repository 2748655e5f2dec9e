import { type Envelope, type Recipient, TransportFailedError } from '@turbomail/core/contract'

/** What an envelope may ask for, by the name of the extension that carries it over SMTP. */
const ASKED: readonly (readonly [extension: string, isAsked: (envelope: Envelope) => boolean])[] = [
  ['DSN', ({ ret, envid, recipients }) => ret !== undefined || envid !== undefined || recipients.some(asksForDsn)],
  ['REQUIRETLS', ({ requireTls }) => requireTls === true],
  ['DELIVERBY', ({ deliverBy }) => deliverBy !== undefined],
  ['FUTURERELEASE', ({ holdFor }) => holdFor !== undefined],
  ['MT-PRIORITY', ({ mtPriority }) => mtPriority !== undefined],
]

/**
 * Refuses what no argument tells to every program. For DSN there would be `-N`, `-R` and `-V`; but to Exim `-N` means that
 * nothing is to be delivered, and it ends with 0.
 */
export function refuseParameters(envelope: Envelope): void {
  const asked = ASKED.find(([, isAsked]) => isAsked(envelope))
  if (asked === undefined) return
  throw new TransportFailedError(
    'EXTENSION_UNAVAILABLE',
    `The envelope asks for ${asked[0]}, and sendmail has no way to say so`,
    {
      permanence: 'permanent',
      fault: 'mail',
    },
  )
}

function asksForDsn({ notify, originalRecipient }: Recipient): boolean {
  return notify !== undefined || originalRecipient !== undefined
}
