import type { Outcome } from './receipt.ts'
import type { Reply } from './reply.ts'

const SAYING = { accepted: 'was accepted', refused: 'was refused', 'in-doubt': 'is in doubt', untried: 'was not tried' }

/** One outcome in words: `joe@example.com was refused: 550 5.1.1 No such user`. */
export function tell(outcome: Outcome, cause: unknown = outcome.cause): string {
  const why = reasonOf(outcome, cause)
  const start = `${outcome.path} ${SAYING[outcome.fate]}`
  return why === undefined ? start : `${start}: ${why}`
}

/** Of who was not tried, the failure says more than a reply: `535` alone does not tell that it was the login. */
function reasonOf({ fate, reply }: Outcome, cause: unknown): string | undefined {
  const said = reply && `${reply.code} ${textOf(reply)}`
  const failed = cause instanceof Error ? cause.message : undefined
  if (fate !== 'untried' || failed === undefined) return said ?? failed
  return reply?.lines.every((line) => failed.includes(line)) === false ? `${failed}: ${said}` : failed
}

/** The lines with the enhanced code before them, which they begin with already where they come from a server. */
function textOf({ enhanced, lines }: Reply): string {
  const text = lines.join(' ')
  const code = enhanced?.join('.')
  return code === undefined || text === code || text.startsWith(`${code} `) ? text : `${code} ${text}`
}
