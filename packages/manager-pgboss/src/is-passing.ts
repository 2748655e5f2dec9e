/** SQLSTATEs of what passes: connections (08), resources (53), shutdowns (57P), servers that only read (25006). */
const PASSING = /^(08|53|57P|25006)/
/** SQLSTATEs of transactions that got in each other's way (40), and of locks that were not to be had (55P03). */
const COLLISION = /^(40|55P03)/
const SYSTEM_ERROR = /^E[A-Z]{3,}$/
/** What `pg` says of a connection that is lost, or that was not to be had, without a code. */
const CONNECTION = /connection (terminated|error)|timeout exceeded when trying to connect|timeout expired/i

/** Whether the same may succeed when it is tried again: the server is out of reach, or others were in the way. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (code === undefined) return CONNECTION.test(error.message)
  return SYSTEM_ERROR.test(code) || PASSING.test(code) || COLLISION.test(code)
}

export function isCollision(error: unknown): boolean {
  return COLLISION.test(codeOf(error) ?? '')
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
