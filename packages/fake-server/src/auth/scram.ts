import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { bindingData } from './channel-binding.ts'
import type { Exchange, Mechanism } from './mechanism.ts'

/** The client's first message (RFC 5802 §7). */
interface Hello {
  readonly gs2Header: string
  /** Which channel binding the client uses: `y` and `n` are none. */
  readonly binding: string
  readonly user: string
  readonly bare: string
  readonly nonce: string
}

/** SCRAM (RFC 5802, RFC 7677); with `plus`, bound to the TLS channel (RFC 5929, RFC 9266). */
export function scram(hash: 'sha1' | 'sha256', plus: boolean): Mechanism {
  return async (exchange) => {
    const hello = parseHello((await exchange.first())?.toString('utf8') ?? '')
    const password = hello && exchange.options.users[hello.user]
    if (hello === undefined || password === undefined || plus !== hello.binding.startsWith('p=')) return undefined
    if (!plus && hello.binding === 'y' && offersPlus(exchange)) return undefined
    const bound = channel(exchange, hello)
    if (plus && bound.length === hello.gs2Header.length) return undefined
    const { iterations } = exchange.options
    const salt = Buffer.from(exchange.options.salt ?? randomBytes(16))
    const nonce = hello.nonce + randomBytes(18).toString('base64').replaceAll('/', '.')
    const challenge = `r=${nonce},s=${salt.toString('base64')},i=${iterations}`
    const answer = (await exchange.ask(challenge))?.toString('utf8') ?? ''
    const [, withoutProof = '', proof = ''] = /^(c=[^,]*,r=[^,]*(?:,[^p][^,]*)*),p=([^,]*)$/.exec(answer) ?? []
    if (withoutProof !== `c=${bound.toString('base64')},r=${nonce}`) return undefined
    const authMessage = `${hello.bare},${challenge},${withoutProof}`
    const salted = pbkdf2Sync(password, salt, iterations, hash === 'sha1' ? 20 : 32, hash)
    if (!proves(hash, salted, authMessage, Buffer.from(proof, 'base64'))) return undefined
    return (await confirm(exchange, hash, salted, authMessage)) ? hello.user : undefined
  }
}

function parseHello(text: string): Hello | undefined {
  const parts = /^((n|y|p=[A-Za-z0-9.-]+),(?:a=[^,]*)?,)(n=([^,]*),r=([!-+\--~]+)(?:,.*)?)$/.exec(text)
  if (parts === null) return undefined
  const [, gs2Header = '', binding = '', bare = '', name = '', nonce = ''] = parts
  return { gs2Header, binding, bare, nonce, user: name.replaceAll('=2C', ',').replaceAll('=3D', '=') }
}

/** A client that says `y` thinks that we offer no -PLUS: somebody has changed our list (RFC 5802 §6). */
function offersPlus({ options, tls }: Exchange): boolean {
  return tls !== undefined && options.mechanisms.some((name) => name.endsWith('-PLUS'))
}

function channel({ tls }: Exchange, { binding, gs2Header }: Hello): Buffer {
  const data = binding.startsWith('p=') && tls !== undefined ? bindingData(binding.slice(2), tls) : Buffer.alloc(0)
  return Buffer.concat([Buffer.from(gs2Header), data])
}

function proves(hash: string, salted: Buffer, authMessage: string, proof: Buffer): boolean {
  const clientKey = createHmac(hash, salted).update('Client Key').digest()
  const storedKey = createHash(hash).update(clientKey).digest()
  const signature = createHmac(hash, storedKey).update(authMessage).digest()
  return proof.length === clientKey.length && timingSafeEqual(proof, xor(clientKey, signature))
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((octet, index) => octet ^ (other[index] ?? 0)))
}

/** Tells the client that we know its password too: in a 334 that it answers, or with the 235. */
async function confirm(exchange: Exchange, hash: string, salted: Buffer, authMessage: string): Promise<boolean> {
  const { lastMessage, forgeSignature } = exchange.options
  const serverKey = createHmac(hash, salted).update('Server Key').digest()
  const signature = createHmac(hash, serverKey)
    .update(forgeSignature ? 'forged' : authMessage)
    .digest('base64')
  if (lastMessage === '334') return (await exchange.ask(`v=${signature}`)) !== undefined
  exchange.say(Buffer.from(`v=${signature}`).toString('base64'))
  return true
}
