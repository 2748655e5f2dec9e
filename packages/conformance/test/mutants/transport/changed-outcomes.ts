import type { Delivered, Fate, MailObject, Outcome } from '@turbomail/core/contract'

export function changeOutcomes(delivered: Delivered, change: (outcome: Outcome) => Outcome): Delivered {
  return { ...delivered, outcomes: delivered.outcomes.map(change) }
}

export function allAccepted({ envelope }: MailObject): Delivered {
  return { outcomes: envelope.recipients.map(({ path }) => ({ path, fate: 'accepted' })) }
}

export function hasFate({ outcomes }: Delivered, fate: Fate): boolean {
  return outcomes.some((outcome) => outcome.fate === fate)
}
