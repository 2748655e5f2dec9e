import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api'
import type { MailObject, Outcome } from '@turbomail/core'
import { ATTR } from './names.ts'

/** How many recipients met with what. */
export function fatesOf(outcomes: readonly Outcome[]): Attributes {
  const count = (wanted: Outcome['fate']): number => outcomes.filter(({ fate }) => fate === wanted).length
  return {
    [ATTR.recipients]: outcomes.length,
    [ATTR.accepted]: count('accepted'),
    [ATTR.refused]: count('refused'),
    [ATTR.inDoubt]: count('in-doubt'),
    [ATTR.untried]: count('untried'),
  }
}

/** The addresses of an envelope; the null reverse-path is an empty text. */
export function addressesOf(mails: readonly MailObject[]): Attributes {
  const [first] = mails
  if (first === undefined) return {}
  return {
    [ATTR.from]: String(first.envelope.reversePath ?? ''),
    [ATTR.to]: mails.flatMap(({ envelope }) => envelope.recipients.map(({ path }) => String(path))),
  }
}

/** The octets of a mail, where they are known; nothing is read for it. */
export function sizeOf({ content }: MailObject): Attributes {
  const octets = content.size('8BITMIME')
  return octets === undefined ? {} : { [ATTR.size]: octets }
}

/** Has a span say that it failed; in words only where addresses may be shown, since these may hold some. */
export function markFailed(span: Span, type: string, error: unknown, addresses: boolean): void {
  span.setAttribute(ATTR.errorType, type)
  const message = addresses && error instanceof Error ? error.message : undefined
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) })
}
