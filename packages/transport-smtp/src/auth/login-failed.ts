import { isTransportFailure, type Permanence, TransportFailedError } from '@turbomail/core/contract'

/** A login that failed here, and not by the relay's refusal. */
export function loginFailed(
  message: string,
  permanence: Permanence = 'permanent',
  cause?: unknown,
): TransportFailedError {
  const failure = { permanence, phase: 'AUTH', fault: 'relay' } as const
  return new TransportFailedError('AUTH_FAILED', message, cause === undefined ? failure : { ...failure, cause })
}

/** What a mechanism threw, as the failure that it is. */
export function asLoginFailure(thrown: unknown, mechanism: string): TransportFailedError {
  if (isTransportFailure(thrown)) return thrown
  return loginFailed(`The mechanism ${mechanism} could not go on`, 'permanent', thrown)
}
