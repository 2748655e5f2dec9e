import type { Outcome } from '@turbomail/core'

/** The `error.type` of whatever was thrown: the code of a `MailError`, or what the error is called. */
export function errorTypeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '_OTHER'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error && error.name !== '' ? error.name : '_OTHER'
}

/** The `error.type` of outcomes of which none is `accepted`: the code of what broke or of the reply, or else the fate. */
export function outcomesErrorType(outcomes: readonly Outcome[], failure: unknown): string | undefined {
  if (outcomes.some(({ fate }) => fate === 'accepted')) return undefined
  if (failure !== undefined) return errorTypeOf(failure)
  const [first] = outcomes
  if (first === undefined) return '_OTHER'
  const { reply, cause, fate } = first
  if (reply !== undefined) return String(reply.code)
  return cause instanceof Error ? errorTypeOf(cause) : fate
}
