import type { Envelope } from '@turbomail/core/contract'
import type { Extensions } from './extensions.ts'
import { unavailable } from './failures.ts'
import { pathText } from './path-text.ts'
import { xtext } from './xtext.ts'

/** What the content asks of MAIL. */
export interface ContentNeeds {
  readonly smtpUtf8: boolean
  readonly eightBit: boolean
  readonly sizeOctets: number | undefined
}

type Parameter = readonly [keyword: string, text: string]

/** The MAIL command (RFC 5321 §4.1.1.2) with the parameters that this mail needs, and no others. */
export function mailCommand(
  envelope: Envelope,
  needs: ContentNeeds,
  offered: { readonly extensions: Extensions; readonly verified: boolean },
): string {
  let command = `MAIL FROM:<${envelope.reversePath === null ? '' : pathText(envelope.reversePath)}>`
  if (needs.sizeOctets !== undefined && offered.extensions.has('SIZE')) command += ` SIZE=${needs.sizeOctets}`
  if (needs.eightBit) command += ' BODY=8BITMIME'
  if (needs.smtpUtf8) command += ' SMTPUTF8'
  for (const [keyword, text] of deliveryParameters(envelope)) {
    if (!offered.extensions.has(keyword)) throw unavailable('EXTENSION_UNAVAILABLE', lacks(keyword), 'MAIL', 'mail')
    command += ` ${text}`
  }
  if (envelope.requireTls === true && !offered.verified) {
    const message = 'REQUIRETLS (RFC 8689 §4.2.1) wants an encrypted connection, and a certificate that was verified'
    throw unavailable('EXTENSION_UNAVAILABLE', message, 'MAIL', 'mail')
  }
  return command
}

function lacks(keyword: string): string {
  return `The envelope needs ${keyword}, and the relay does not offer it`
}

function deliveryParameters({ ret, envid, requireTls, deliverBy, holdFor, mtPriority }: Envelope): Parameter[] {
  const parameters: Parameter[] = []
  if (ret !== undefined) parameters.push(['DSN', `RET=${ret}`])
  if (envid !== undefined) parameters.push(['DSN', `ENVID=${xtext(envid)}`])
  if (requireTls === true) parameters.push(['REQUIRETLS', 'REQUIRETLS'])
  if (deliverBy !== undefined) {
    const trace = deliverBy.trace === true ? 'T' : ''
    parameters.push(['DELIVERBY', `BY=${deliverBy.seconds};${deliverBy.mode}${trace}`])
  }
  if (holdFor !== undefined) parameters.push(['FUTURERELEASE', `HOLDFOR=${holdFor}`])
  if (mtPriority !== undefined) parameters.push(['MT-PRIORITY', `MT-PRIORITY=${mtPriority}`])
  return parameters
}
