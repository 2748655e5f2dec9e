import { TransportFailedError } from '@turbomail/core/contract'

/**
 * An exchange that must not go on. It is what `loginFailed` makes, and apart from that: the exchange is loaded when it is used, and
 * what it shares with the rest would be one file more to install and to load.
 */
export function exchangeFailed(message: string): TransportFailedError {
  return new TransportFailedError('AUTH_FAILED', message, { permanence: 'permanent', phase: 'AUTH', fault: 'relay' })
}
