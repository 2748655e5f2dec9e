import { type Permanence, TransportFailedError } from '@turbomail/core/contract'
import { describeCause } from './failures.ts'

/** What a proxy made of being asked to connect, and whether asking again can help. */
export class ProxyAnswer extends Error {
  readonly permanence: Permanence

  constructor(message: string, permanence: Permanence) {
    super(message)
    this.permanence = permanence
  }
}

export function proxyFailed(proxy: string, relay: string, cause: unknown): TransportFailedError {
  const permanence = cause instanceof ProxyAnswer ? cause.permanence : 'transient'
  const message = `The proxy ${proxy} did not connect to ${relay}: ${describeCause(cause)}`
  return new TransportFailedError('PROXY_FAILED', message, { permanence, phase: 'proxy', cause })
}

export function proxyUnavailable(what: string, library: string, cause: unknown): TransportFailedError {
  const message = `A ${what} proxy needs the package ${library}, which could not be loaded: npm install ${library}`
  return new TransportFailedError('PROXY_UNAVAILABLE', message, { permanence: 'permanent', phase: 'proxy', cause })
}
