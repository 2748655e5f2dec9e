import { errorFacts } from '../command/report-error.ts'
import type { Judgement } from './judgement.ts'
import { type CertificateFacts, daysLeft, namesOf } from './relay-facts.ts'

/** What helps against an error of the transport. */
const ADVICE: Readonly<Record<string, string>> = {
  CONNECT_FAILED:
    'Is the port right (587 with STARTTLS, 465 with TLS from the first octet), does a server listen there, and does a firewall let this machine through?',
  CONNECT_TIMEOUT: 'Nobody answers: a firewall between here and there throws the packets away, or the port is wrong.',
  CONNECTION_LOST: 'The relay hung up. Is it a mail server, and is TLS what it wants on this port?',
  REPLY_TIMEOUT:
    'It accepts connections and says nothing in time. TLS from the first octet is smtps://, STARTTLS is smtp://.',
  REPLY_MALFORMED: 'What answers there does not speak SMTP. Is the port right?',
  GREETING_REFUSED: 'The relay turns this machine away: its text says why.',
  EHLO_REFUSED: 'The relay will not have the name of this machine. Another one stands in ?name=.',
  RELAY_UNAVAILABLE: 'The relay is closed for now, or busy. Try again later.',
  TLS_REQUIRED:
    'The relay offers no STARTTLS. On port 465 write smtps://. Mail in clear has to be asked for: ?tls=none.',
  TLS_INJECTION: 'Somebody in between may be at work, or the relay is broken. Do not send mail over it.',
  AUTH_FAILED:
    'User or password is wrong, or the account may not log in this way. Some providers want a password made for programs.',
  AUTH_UNAVAILABLE: 'The relay offers no login by password on this port. Submission is on 587 or 465.',
  AUTH_INSECURE: 'Credentials are for encrypted connections alone.',
  PROXY_FAILED: 'The proxy does not connect to the relay.',
}

/** Why there was no connection to be judged, with what helps. */
export function explainFailure(
  error: unknown,
  certificate: CertificateFacts | undefined,
  now: number,
): readonly Judgement[] {
  const { code, message } = errorFacts(error)
  const advice = ADVICE[code]
  const first: Judgement = {
    gravity: 'problem',
    id: code,
    message: advice === undefined ? message : `${message.replace(/\.$/, '')}. ${advice}`,
  }
  return certificate === undefined ? [first] : [first, describeCertificate(certificate, now)]
}

function describeCertificate(certificate: CertificateFacts, now: number): Judgement {
  const { validFrom, validTo } = certificate
  const days = daysLeft(certificate, now)
  const when = days === undefined ? '' : days < 0 ? `, which ended ${-days - 1} days ago` : ''
  const early = Date.parse(validFrom ?? '') > now ? ', and is not valid yet' : ''
  const names = namesOf(certificate).join(', ')
  const message = `The certificate that it shows is for ${names}, from ${validFrom} to ${validTo}${when}${early}.`
  return { gravity: 'problem', id: 'certificate', message }
}
