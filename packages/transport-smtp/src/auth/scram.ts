import type { Channel, ChannelBinding, Exchange, Mechanism } from './mechanism.ts'
import type { SaltedPasswords } from './scram/salted-passwords.ts'

/** The hashes, best first, as node:crypto and the mechanisms call them. */
const HASHES = [
  ['sha256', 'SCRAM-SHA-256'],
  ['sha1', 'SCRAM-SHA-1'],
] as const

/**
 * SCRAM (RFC 5802, RFC 7677), those that are bound to the channel first. What it takes is loaded when it is used.
 *
 * `choosing` says that a mechanism without -PLUS is taken only because the relay does not offer one with it. The relay is
 * told so, and refuses if it did offer one: then somebody has changed its list (RFC 5802 §6). When the user has named the
 * mechanism, none was missed.
 */
export function scram(user: string, password: string, choosing: boolean): Mechanism[] {
  const salted: SaltedPasswords = new Map()
  const begin = async (hash: 'sha1' | 'sha256', flag: string, channel: Channel, binding?: ChannelBinding) => {
    const { beginScram } = await import('./scram/exchange.ts')
    const options = { hash, user, password, salted, nonce: channel.nonce(), gs2Header: `${flag},,` }
    return beginScram({ ...options, binding: binding?.data })
  }
  const bound = (hash: 'sha1' | 'sha256') => (channel: Channel) => {
    const binding = channel.binding()
    return binding && begin(hash, `p=${binding.type}`, channel, binding)
  }
  const unbound =
    (hash: 'sha1' | 'sha256') =>
    (channel: Channel): Promise<Exchange | undefined> =>
      begin(hash, choosing && channel.binding() !== undefined ? 'y' : 'n', channel)
  return [
    ...HASHES.map(([hash, name]) => ({ name: `${name}-PLUS`, begin: bound(hash) })),
    ...HASHES.map(([hash, name]) => ({ name, begin: unbound(hash) })),
  ]
}
