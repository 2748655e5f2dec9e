import { type Dispatcher, isMailError } from '@turbomail/core/contract'

type Description = Readonly<Record<string, unknown>>

type Asked = Pick<Dispatcher, 'verify'>

/** Asks all; rejects with what the first failed with when all do, and tells of those that failed otherwise. */
export async function verifyAny(
  name: string,
  relays: readonly { readonly name: string; readonly dispatcher: Asked }[],
  signal: AbortSignal,
): Promise<Description> {
  const results = await Promise.allSettled(relays.map(({ dispatcher }) => dispatcher.verify({ signal })))
  signal.throwIfAborted()
  const [first] = results
  if (first?.status === 'rejected' && results.every(({ status }) => status === 'rejected')) throw first.reason
  const described = results.map((result, index) =>
    result.status === 'fulfilled'
      ? result.value
      : { transport: relays[index]?.name, failure: describeFailure(result.reason) },
  )
  return { transport: name, relays: described }
}

/** Asks all; rejects with what the first to fail does. */
export async function verifyEvery(name: string, relays: readonly Asked[], signal: AbortSignal): Promise<Description> {
  return { transport: name, relays: await Promise.all(relays.map((relay) => relay.verify({ signal }))) }
}

function describeFailure(reason: unknown): Description {
  const message = reason instanceof Error ? reason.message : String(reason)
  return isMailError(reason) ? { code: reason.code, message } : { message }
}
