import type { Attempt, Outcome, TransportFailedError } from '@turbomail/core/contract'

/**
 * What the attempts of several relays came to as one attempt: for each recipient the outcome that tells most. One that is
 * accepted stays so; one in doubt stays in doubt unless it was accepted elsewhere; an answer outlives a relay's own trouble;
 * and of such troubles one that may pass counts more than one that will not, as trying again may help.
 *
 * The first attempt was for the whole mail, each other one for some of its recipients.
 */
export function joinAttempts(made: readonly [Attempt, ...Attempt[]]): Attempt {
  const [first, ...others] = made
  if (others.length === 0) return first
  const outcomes = joinOutcomes(first, others)
  const failure = outcomes.every(({ fate }) => fate === 'untried') ? tellingFailure(made) : undefined
  return {
    mail: first.mail,
    outcomes,
    ...(failure === undefined ? {} : { failure }),
    startedAt: first.startedAt,
    endedAt: Math.max(...made.map(({ endedAt }) => endedAt)),
  }
}

function joinOutcomes(first: Attempt, others: readonly Attempt[]): readonly Outcome[] {
  const outcomes = [...first.outcomes]
  const places = new Map(first.mail.envelope.recipients.map((recipient, place) => [recipient, place]))
  for (const { mail, outcomes: later } of others) {
    for (const [index, recipient] of mail.envelope.recipients.entries()) {
      const place = places.get(recipient) ?? -1
      const [before, after] = [outcomes[place], later[index]]
      if (before !== undefined && after !== undefined && rank(after) >= rank(before)) outcomes[place] = after
    }
  }
  return outcomes
}

function rank({ fate, fault, permanence }: Outcome): number {
  if (fate === 'accepted') return 6
  if (fate === 'in-doubt') return 5
  if (fate === 'refused' && fault !== 'relay') return 4
  if (permanence === 'transient') return fate === 'untried' ? 3 : 2
  return fate === 'refused' ? 1 : 0
}

/** One after which trying again may help, if there is any; of several the last. */
function tellingFailure(made: readonly Attempt[]): TransportFailedError | undefined {
  const failures = made.flatMap(({ failure }) => failure ?? [])
  return failures.findLast(({ permanence }) => permanence === 'transient') ?? failures.at(-1)
}
