import { TransportFailedError } from '@turbomail/core/contract'
import { describeCause } from './failures.ts'

/** A proxy would not connect; `permanent` where asking again cannot help. */
export type Refusal = Error & { readonly permanent: boolean }

export function proxyFailed(proxy: string, relay: string, cause: unknown): TransportFailedError {
  const permanence = (cause as Partial<Refusal> | undefined)?.permanent === true ? 'permanent' : 'transient'
  const message = `The proxy ${proxy} did not connect to ${relay}: ${describeCause(cause)}`
  return new TransportFailedError('PROXY_FAILED', message, { permanence, phase: 'proxy', cause })
}

export function proxyUnavailable(what: string, library: string, cause: unknown): TransportFailedError {
  const message = `A ${what} proxy needs the package ${library}, which could not be loaded: npm install ${library}`
  return new TransportFailedError('PROXY_UNAVAILABLE', message, { permanence: 'permanent', phase: 'proxy', cause })
}
