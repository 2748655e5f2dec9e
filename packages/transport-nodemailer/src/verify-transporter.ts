import type { Clock } from '@turbomail/core/contract'
import { failureOf, silent } from './failures.ts'
import { readError } from './foreign-error.ts'
import type { NodemailerTransporter } from './nodemailer-types.ts'
import { within } from './within.ts'

/** Resolves when the transport says that it is well, or has no way to say. Rejects with a `TransportFailedError`. */
export async function verifyTransporter(
  transporter: NodemailerTransporter,
  clock: Clock,
  timeoutMs: number,
): Promise<void> {
  if (typeof transporter.transporter.verify !== 'function') return
  const verifying = ask(transporter)
  if (!(await within(verifying, timeoutMs, clock))) throw silent(timeoutMs)
  try {
    await verifying
  } catch (error) {
    throw failureOf(readError(error))
  }
}

/** Plug-ins call back, return a promise, or do both. */
function ask(transporter: NodemailerTransporter): Promise<void> {
  return new Promise((resolve, reject) => {
    const returned: unknown = transporter.verify((error) => (error ? reject(error) : resolve()))
    if (returned instanceof Promise) returned.then(() => resolve(), reject)
  })
}
