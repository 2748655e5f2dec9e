import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Path } from '@turbomail/core'

/** The domain whose MX is ours, and what keeps others from making up bounces. */
const { BOUNCE_DOMAIN = 'bounces.example.com', BOUNCE_SECRET = '' } = process.env
if (BOUNCE_SECRET === '') throw new Error('Set BOUNCE_SECRET')

/** Case does not count: some servers change it on the way. */
function tagOf(recipient: string): string {
  return createHmac('sha256', BOUNCE_SECRET).update(recipient.toLowerCase()).digest('hex').slice(0, 12)
}

/** The reverse-path of the mail to this recipient: `b-…+ann=example.org@bounces.example.com`. */
export function bounceAddress({ localPart, domain }: Path): Path {
  return { localPart: `b-${tagOf(`${localPart}@${domain}`)}+${localPart}=${domain}`, domain: BOUNCE_DOMAIN }
}

/** Whose mail it was that came back to this address; `undefined` where it is none of ours. */
export function bouncedRecipient(address: string): string | undefined {
  const [, tag = '', localPart = '', domain = ''] = /^b-([\da-f]{12})\+(.+)=([^=@]+)@[^@]+$/i.exec(address) ?? []
  const recipient = `${localPart}@${domain}`
  return timingSafeEqual(Buffer.from(tag.toLowerCase().padEnd(12)), Buffer.from(tagOf(recipient)))
    ? recipient
    : undefined
}
