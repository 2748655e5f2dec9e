import { createHmac, timingSafeEqual } from 'node:crypto'

/** `NEWS_SECRET` is yours alone: without it nobody can make a link for somebody else. */
const { NEWS_URL = 'https://news.example.com', NEWS_SECRET = '' } = process.env
if (NEWS_SECRET === '') throw new Error('Set NEWS_SECRET')

const tagOf = (address: string) => createHmac('sha256', NEWS_SECRET).update(address).digest('base64url')

/** Whoever has this link can take the address off the list, and do nothing else: no login, no cookie (RFC 8058 §3.1). */
export function unsubscribeLink(address: string): string {
  return `${NEWS_URL}/unsubscribe?${new URLSearchParams({ address, tag: tagOf(address) })}`
}

/** Whose link it is; `undefined` where we have not made it. */
export function addressOf({ searchParams }: URL): string | undefined {
  const address = searchParams.get('address') ?? ''
  const [given, right] = [Buffer.from(searchParams.get('tag') ?? ''), Buffer.from(tagOf(address))]
  return given.length === right.length && timingSafeEqual(given, right) ? address : undefined
}
