import type { Mechanism } from './mechanism.ts'

/** XOAUTH2, as Google describes it: after a refusal the client answers an error in JSON with an empty message. */
export const xoauth2: Mechanism = async ({ options, first, ask }) => {
  const [user = '', bearer = '', ...rest] = (await first())?.toString('utf8').split('\x01') ?? []
  const name = user.startsWith('user=') ? user.slice(5) : ''
  const token = options.tokens[name]
  if (token !== undefined && bearer === `auth=Bearer ${token}` && rest.join() === ',') return name
  await ask(JSON.stringify({ status: '400', schemes: 'bearer', scope: 'mail' }))
  return undefined
}
