import type { ErrorFacts } from '../command/report-error.ts'
import type { Judgement } from './judgement.ts'
import type { DialogueLine } from './open-relay.ts'
import { type CertificateFacts, daysLeft, type RelayFacts } from './relay-facts.ts'
import type { Resolved } from './resolve-names.ts'

/** All that a check comes to; what `--json` prints. */
export interface Report {
  readonly url: string
  readonly names: readonly Resolved[]
  readonly tookMs?: number
  readonly facts?: RelayFacts
  /** Of a certificate whose connection was not gone on with. */
  readonly certificate?: CertificateFacts
  readonly daysLeft?: number
  /** Whether the relay was seen to bear content ahead of replies; left out where that was not tried. */
  readonly eager?: boolean
  readonly error?: ErrorFacts
  readonly judgements: readonly Judgement[]
  readonly dialogue: readonly DialogueLine[]
}

/** What is known of the certificate's days, from either connection. */
export function withDays(report: Report, now: number): Report {
  const shown = report.facts?.tls === false ? undefined : report.facts?.tls.certificate
  const certificate = shown ?? report.certificate
  const days = certificate && daysLeft(certificate, now)
  return days === undefined ? report : { ...report, daysLeft: days }
}
