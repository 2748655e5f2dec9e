import type { Conversation } from '../conversation.ts'
import type { PathAndParameters } from '../path-and-parameters.ts'

/** Which extension defines a parameter. */
const EXTENSION_OF: Readonly<Record<string, string>> = {
  SIZE: 'SIZE',
  BODY: '8BITMIME',
  SMTPUTF8: 'SMTPUTF8',
  RET: 'DSN',
  ENVID: 'DSN',
  NOTIFY: 'DSN',
  ORCPT: 'DSN',
  AUTH: 'AUTH',
  REQUIRETLS: 'REQUIRETLS',
  BY: 'DELIVERBY',
  HOLDFOR: 'FUTURERELEASE',
  HOLDUNTIL: 'FUTURERELEASE',
  'MT-PRIORITY': 'MT-PRIORITY',
}

/** Notes parameters of extensions that were not offered, and octets above 127 that were not announced. */
export function checkParameters(
  conversation: Conversation,
  verb: 'MAIL' | 'RCPT',
  { parameters }: PathAndParameters,
  line: string,
): void {
  for (const keyword of Object.keys(parameters)) {
    if (!conversation.offers(EXTENSION_OF[keyword] ?? keyword)) conversation.violate('NOT_OFFERED', line)
  }
  const announced = verb === 'MAIL' ? parameters : conversation.transaction?.parameters
  if (Buffer.byteLength(line) !== line.length && announced?.SMTPUTF8 === undefined) conversation.violate('UTF8', line)
}
