import { UsageError } from '../command/usage-error.ts'

/** `//user:password@` of a URL, also of one that stands in the query of another, or that lacks a slash. */
const CREDENTIALS = /(?:\/\/|^(?:smtps?|lmtp):\/*)[^\s/?#@]*:[^\s/?#@]+@/i

/**
 * Throws where a password stands in an argument: whoever may list processes sees those, and shells keep them. Neither the
 * argument nor a part of it is shown.
 */
export function refuseSecrets(text: string | undefined, name: string): void {
  if (text === undefined || !(hasPassword(text) || CREDENTIALS.test(text) || CREDENTIALS.test(decodedQuery(text))))
    return
  const reason = 'whoever may list processes sees arguments, and shells keep them'
  const instead = 'Leave it out and set TURBOMAIL_PASSWORD, give --password-file, or wait to be asked'
  const whole = 'A whole URL with a password may stand in TURBOMAIL_TRANSPORT'
  throw new UsageError(`There is a password in ${name}: ${reason}. ${instead}. ${whole}.`)
}

function hasPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).password !== ''
}

function decodedQuery(text: string): string {
  const query = text.slice(text.indexOf('?') + 1)
  return [...new URLSearchParams(query).values()].join('\n')
}
