import type { Mechanism } from './mechanism.ts'

/** OAUTHBEARER (RFC 7628 §3): after a refusal the client answers an error in JSON with a lone %x01. */
export const oauthbearer: Mechanism = async ({ options, first, ask }) => {
  const parts = (await first())?.toString('utf8').split('\x01') ?? []
  const user = parseHeader(parts[0] ?? '')
  const token = user === undefined ? undefined : options.tokens[user]
  const whole = parts.length > 3 && parts.at(-1) === '' && parts.at(-2) === ''
  if (token !== undefined && whole && parts.includes(`auth=Bearer ${token}`)) return user
  await ask(JSON.stringify({ status: 'invalid_token', scope: 'mail' }))
  return undefined
}

/** Whom the GS2 header (RFC 5801 §4) names; empty where it names nobody. */
function parseHeader(header: string): string | undefined {
  const parts = /^n,(?:a=([^,]*))?,$/.exec(header)
  return parts === null ? undefined : (parts[1] ?? '').replaceAll('=2C', ',').replaceAll('=3D', '=')
}
