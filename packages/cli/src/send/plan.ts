import type { MailObject } from '@turbomail/core/contract'
import { printable } from '../command/printable.ts'
import { type ErrorFacts, errorFacts } from '../command/report-error.ts'
import type { MailJob } from './mail-job.ts'
import type { Sources } from './sources.ts'

/** What would be sent, and why; or why it would not. What `--dry-run --json` prints. */
export interface Plan {
  readonly row: number
  readonly messageId?: string
  /** The reverse-path, `<>` for the null one. */
  readonly from?: string
  readonly recipients?: readonly { readonly address: string; readonly source: string }[]
  /** Of the form for a relay with 8BITMIME, and of the one without. */
  readonly octets?: number | undefined
  readonly octets7Bit?: number | undefined
  /** Extensions without which it is changed on its way, or refused. */
  readonly wants?: readonly string[]
  /** How many recipients an earlier run has sent it to. */
  readonly sentBefore?: number
  readonly refused?: ErrorFacts
}

export function planOf({ row }: MailJob, mail: MailObject, remaining: MailObject | undefined, sources: Sources): Plan {
  const { messageId, envelope, content } = mail
  const recipients = (remaining?.envelope.recipients ?? []).map(({ path }) => String(path))
  const wants = [...(content.eightBit ? ['8BITMIME'] : []), ...(needsUtf8(mail) ? ['SMTPUTF8'] : [])]
  const sentBefore = envelope.recipients.length - recipients.length
  return {
    row,
    messageId,
    from: envelope.reversePath === null ? '<>' : String(envelope.reversePath),
    recipients: recipients.map((address) => ({ address, source: sources(address) })),
    octets: content.size('8BITMIME'),
    ...(content.eightBit ? sevenBit(mail) : {}),
    wants,
    ...(sentBefore === 0 ? {} : { sentBefore }),
  }
}

export function refusedPlan({ row }: Pick<MailJob, 'row'>, error: unknown): Plan {
  return { row, refused: errorFacts(error) }
}

/** A signed mail has no 7-bit form. */
function sevenBit({ content }: MailObject): Pick<Plan, 'octets7Bit' | 'refused'> {
  try {
    return { octets7Bit: content.size('7BIT') }
  } catch {
    return {}
  }
}

function needsUtf8({ content, envelope }: MailObject): boolean {
  const paths = [envelope.reversePath, ...envelope.recipients.map(({ path }) => path)]
  return content.utf8Header || paths.some((path) => /[^\0-\x7f]/.test(String(path ?? '')))
}

/** The plan for people. */
export function showPlan({
  row,
  from,
  recipients = [],
  octets,
  octets7Bit,
  wants = [],
  refused,
  ...plan
}: Plan): string {
  const place = row === 0 ? '' : `row ${row}: `
  if (refused !== undefined) return `${place}would be refused: ${refused.message} (${refused.code})\n`
  const before = plan.sentBefore === undefined ? '' : `, sent to ${plan.sentBefore} before`
  if (recipients.length === 0) return `${place}nothing to send${before}\n`
  const size = octets === undefined ? 'size unknown' : `${octets.toLocaleString('en')} octets`
  const plain = octets7Bit === undefined ? '' : `, ${octets7Bit.toLocaleString('en')} for a relay without 8BITMIME`
  const wanted = wants.length === 0 ? '' : `, wants ${wants.join(' and ')}`
  const lines = [
    `${place}${plan.messageId}, ${size}${plain}${wanted}${before}`,
    `  from ${from}`,
    ...recipients.map(({ address, source }) => `  to   ${address} (${source})`),
  ]
  return `${lines.map((line) => line.match(/^ */)?.[0] + printable(line.trimStart())).join('\n')}\n`
}
