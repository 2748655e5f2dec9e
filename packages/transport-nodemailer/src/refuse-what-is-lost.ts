import { type Content, type Envelope, type Recipient, TransportFailedError } from '@turbomail/core/contract'

/** What an envelope may ask for that nodemailer does not carry, or drops where the server does not offer it. */
const ASKED: readonly (readonly [extension: string, isAsked: (envelope: Envelope) => boolean])[] = [
  ['DSN', ({ ret, envid, recipients }) => ret !== undefined || envid !== undefined || recipients.some(asksForDsn)],
  ['DELIVERBY', ({ deliverBy }) => deliverBy !== undefined],
  ['FUTURERELEASE', ({ holdFor }) => holdFor !== undefined],
  ['MT-PRIORITY', ({ mtPriority }) => mtPriority !== undefined],
]

interface Carrier {
  readonly transportName: string
  readonly utf8: boolean
}

/** Throws a `TransportFailedError` for a mail of which something would be lost on the way, before anything is sent. */
export function refuseWhatIsLost(envelope: Envelope, content: Content, { transportName, utf8 }: Carrier): void {
  const isSmtp = transportName.startsWith('SMTP')
  const asked = ASKED.find(([, isAsked]) => isAsked(envelope))?.[0]
  if (asked !== undefined) throw lost('EXTENSION_UNAVAILABLE', asked)
  if (envelope.requireTls === true && !isSmtp) throw lost('EXTENSION_UNAVAILABLE', 'REQUIRETLS')
  const hasUtf8Path = needsUtf8(envelope)
  if (!hasUtf8Path && !content.utf8Header) return
  if (!utf8 || (isSmtp && !hasUtf8Path)) throw lost('SMTPUTF8_UNAVAILABLE', 'SMTPUTF8')
}

function needsUtf8({ reversePath, recipients }: Envelope): boolean {
  const paths = [reversePath, ...recipients.map(({ path }) => path)]
  return paths.some((path) => path !== null && /[^\0-\x7f]/.test(path.toString()))
}

function lost(code: 'EXTENSION_UNAVAILABLE' | 'SMTPUTF8_UNAVAILABLE', extension: string): TransportFailedError {
  return new TransportFailedError(code, `The mail needs ${extension}, which this transport of nodemailer may drop`, {
    permanence: 'permanent',
    fault: 'mail',
  })
}

function asksForDsn({ notify, originalRecipient }: Recipient): boolean {
  return notify !== undefined || originalRecipient !== undefined
}
