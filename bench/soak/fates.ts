import { DeliveryError, type Receipt, type Ticket } from '@turbomail/core'

/** What became of a mail with one recipient, in a letter, so that those of very many are a text. */
export type FateLetter = 'a' | 'r' | 'd' | 'u' | 'e' | '?'

/** Accepted, refused, in doubt, untried; ended by another error; not settled. */
export const UNSETTLED: FateLetter = '?'
const LETTERS = { accepted: 'a', refused: 'r', 'in-doubt': 'd', untried: 'u' } as const

export async function fateOf({ receipt }: Ticket): Promise<FateLetter> {
  try {
    return letterOf(await receipt)
  } catch (error) {
    return error instanceof DeliveryError ? letterOf(error.receipt) : 'e'
  }
}

function letterOf({ outcomes: [outcome] }: Receipt): FateLetter {
  return outcome === undefined ? 'e' : LETTERS[outcome.fate]
}
