import { type Clock, untilAborted } from '@turbomail/core/contract'
import { failureOf, silent } from './failures.ts'
import { readError } from './foreign-error.ts'
import { isThenable } from './is-thenable.ts'
import type { NodemailerTransporter } from './nodemailer-types.ts'
import { within } from './within.ts'

interface Bounds {
  readonly clock: Clock
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/**
 * Resolves when the transport says that it is well, or has no way to say. Rejects with a `TransportFailedError`, or with the
 * signal's reason.
 */
export async function verifyTransporter(
  transporter: NodemailerTransporter,
  { clock, timeoutMs, signal }: Bounds,
): Promise<void> {
  if (typeof transporter.transporter.verify !== 'function') return
  const verifying = untilAborted(ask(transporter), signal)
  if (!(await within(verifying, timeoutMs, clock))) throw silent(timeoutMs)
  try {
    await verifying
  } catch (error) {
    signal.throwIfAborted()
    throw failureOf(readError(error))
  }
}

/** Plug-ins call back, return a promise, do both, or know it at once. */
function ask(transporter: NodemailerTransporter): Promise<void> {
  return new Promise((resolve, reject) => {
    const returned: unknown = transporter.verify((error) => (error ? reject(error) : resolve()))
    if (isThenable(returned)) returned.then(() => resolve(), reject)
    else if (returned === true) resolve()
  })
}
