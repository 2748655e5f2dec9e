import { cancelling } from './manager/cancelling.ts'
import { mails } from './manager/mails.ts'
import type { ManagerCase } from './manager/manager-case.ts'
import { neighbours } from './manager/neighbours.ts'
import { order } from './manager/order.ts'
import { retrying } from './manager/retrying.ts'
import { states } from './manager/states.ts'
import { stopping } from './manager/stopping.ts'
import { submitOptions } from './manager/submit-options.ts'
import { tickets } from './manager/tickets.ts'
import { transactions } from './manager/transactions.ts'

/** The contract of a manager, promise by promise. */
export const managerCases: readonly ManagerCase[] = [
  ...states,
  ...submitOptions,
  ...mails,
  ...tickets,
  ...neighbours,
  ...order,
  ...cancelling,
  ...retrying,
  ...stopping,
  ...transactions,
]
