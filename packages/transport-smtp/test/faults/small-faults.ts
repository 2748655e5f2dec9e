import type { TransactionFault } from './fault.ts'
import { LOST_FAULTS } from './lost-faults.ts'
import { REFUSAL_FAULTS } from './refusal-faults.ts'
import { REPLY_FAULTS } from './reply-faults.ts'
import { RESET_FAULTS } from './reset-faults.ts'

/** What can happen to a small mail. */
export const SMALL_FAULTS: readonly TransactionFault[] = [
  ...REFUSAL_FAULTS,
  ...LOST_FAULTS,
  ...REPLY_FAULTS,
  ...RESET_FAULTS,
]
