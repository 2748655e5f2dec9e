import type { Attempt, AttemptOptions, MailObject } from '@turbomail/core/contract'
import { joinAttempts } from './join-attempts.ts'
import { isIncapable, type Member } from './member.ts'
import type { Remainder } from './remainder.ts'

/** The relay for a mail, of those that have not had it; none when all have. */
export type Choice = (mail: MailObject, tried: ReadonlySet<Member>) => Member | undefined

/**
 * Gives a mail to one relay after the other, for those recipients only that may still go on. It is one attempt to whoever
 * asked for it. Up to the first relay everything happens within the call.
 *
 * Rejects when no relay has settled anything and one rejects for a reason that is not the relay's.
 */
export async function handOn(
  mail: MailObject,
  options: AttemptOptions,
  choose: Choice,
  remainder: Remainder,
): Promise<Attempt> {
  const tried = new Set<Member>()
  const made: Attempt[] = []
  let rest: MailObject | undefined = mail
  let rejection: unknown
  while (rest !== undefined && !(made.length > 0 && isOver(options))) {
    const member = choose(rest, tried)
    if (member === undefined) break
    tried.add(member)
    try {
      const attempt: Attempt = await member.attempt(rest, options)
      made.push(attempt)
      rest = remainder.of(attempt)
    } catch (error) {
      rejection = error
      if (!isIncapable(error)) break
    }
  }
  return settle(made, rejection)
}

function settle(made: readonly Attempt[], rejection: unknown): Attempt {
  const [first, ...others] = made
  if (first === undefined) throw rejection
  const isSettled = made.some(({ outcomes }) => outcomes.some(({ fate }) => fate !== 'untried'))
  if (rejection !== undefined && !isSettled && !isIncapable(rejection)) throw rejection
  return joinAttempts([first, ...others])
}

/** Whether the mail may not be given to anybody any more. */
function isOver({ signal, waiting }: AttemptOptions): boolean {
  return signal.aborted || waiting?.aborted === true
}
