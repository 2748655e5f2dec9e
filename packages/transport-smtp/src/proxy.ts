import { invalid } from './option-checks.ts'

/** A proxy that connections go through. */
export interface ProxyServer {
  /** As it is called in errors: `socks5://proxy.example.com:1080`. It has no credentials in it. */
  readonly name: string
  readonly protocol: 'socks5' | 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
}

const PROTOCOLS: Readonly<Record<string, readonly [protocol: ProxyServer['protocol'], port: number]>> = {
  'socks5:': ['socks5', 1080],
  'socks5h:': ['socks5', 1080],
  'http:': ['http', 80],
  'https:': ['https', 443],
}

/** RFC 1929 §2. */
const CREDENTIAL_OCTETS = 255

/** Reads `socks5://user:password@host:port`, or the same with `socks5h:`, `http:` or `https:`. */
export function readProxy(given: unknown): ProxyServer {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined
  const [protocol, standardPort] = PROTOCOLS[url?.protocol ?? ''] ?? []
  if (url === undefined || protocol === undefined || standardPort === undefined || !isBare(url)) throw malformed()
  const port = Number(url.port) || standardPort
  const user = credential(url.username)
  if (protocol !== 'socks5' && user.includes(':')) throw invalid('proxy', 'one whose user has no colon (RFC 7617 §2)')
  return {
    name: `${protocol}://${url.hostname}:${port}`,
    protocol,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    ...(user === '' ? {} : { user, password: credential(url.password) }),
  }
}

function isBare({ hostname, pathname, search, hash, username, password }: URL): boolean {
  const alone = (pathname === '' || pathname === '/') && search === '' && hash === ''
  return alone && /^[\w.:[\]-]+$/.test(hostname) && (username !== '' || password === '')
}

function credential(encoded: string): string {
  const decoded = decode(encoded)
  const fits = Buffer.byteLength(decoded) <= CREDENTIAL_OCTETS && !/\p{Cc}/u.test(decoded)
  if (fits) return decoded
  throw invalid('proxy', `one whose credentials have at most ${CREDENTIAL_OCTETS} octets, and no control characters`)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed()
  }
}

function malformed(): Error {
  return invalid('proxy', 'of the form socks5://user:password@host:port, http://… or https://…')
}
