import { cancelling } from './cancelling.ts'
import { mails } from './mails.ts'
import type { Mutant } from './mutant.ts'
import { neighbours } from './neighbours.ts'
import { retrying } from './retrying.ts'
import { states } from './states.ts'
import { stopping } from './stopping.ts'
import { tickets } from './tickets.ts'
import { transactions } from './transactions.ts'

export const mutants: readonly Mutant[] = [
  ...states,
  ...mails,
  ...tickets,
  ...neighbours,
  ...cancelling,
  ...retrying,
  ...stopping,
  ...transactions,
]
