import type { Ports } from '@turbomail/core/contract'

/** Leaves room in a name of 255 octets for the sizes, and for the flags that readers add. */
const HOST_OCTETS = 128

/** Would end the name, begin what readers add to it, or be no character that a name should have. */
const UNSAFE = /[/:,\\\p{Cc}\p{Cs}]/gu

/** The sizes of a stored mail, as Dovecot reads them out of its name. */
export interface Sizes {
  /** Of the file, in octets. */
  readonly octets: number
  /** As it would be with a CRLF at the end of each line. */
  readonly crlfOctets: number
}

/** So many names are tried for one file; that all are taken means that something else is wrong. */
export const MOST_NAMES = 5

let deliveries = 0

/**
 * Makes names that no other delivery gives to its file, on this host or another that shares the folder
 * (https://cr.yp.to/proto/maildir.html): seconds, microseconds, process, how many it was of this process, chance, and host.
 */
export class UniqueNames {
  readonly #ports: Ports
  readonly #host: string

  constructor(ports: Ports) {
    this.#ports = ports
    this.#host = escapeHost(ports.identity.hostName)
  }

  next(): string {
    const now = this.#ports.clock.now()
    const seconds = Math.floor(now / 1000)
    const microseconds = Math.floor((now - seconds * 1000) * 1000)
    const chance = this.#ports.identity.randomHex(8)
    const left = `M${String(microseconds).padStart(6, '0')}P${process.pid}Q${++deliveries}R${chance}`
    return `${seconds}.${left}.${this.#host}`
  }
}

/** The name that a file has in `new`: its sizes spare readers a look into it. */
export function withSizes(name: string, { octets, crlfOctets }: Sizes): string {
  return `${name},S=${octets},W=${crlfOctets}`
}

/** The name of a host as a part of a file's name; what is unsafe there becomes the octal digits of its code. */
export function escapeHost(hostName: string): string {
  let host = ''
  let octets = 0
  for (const character of hostName || 'localhost') {
    const safe = character.replace(UNSAFE, octal)
    octets += Buffer.byteLength(safe)
    if (octets > HOST_OCTETS) break
    host += safe
  }
  return host
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`
}
