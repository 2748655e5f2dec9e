import { cancellationMutants } from './cancellation.ts'
import { concurrencyMutants } from './concurrency.ts'
import { contentMutants } from './content.ts'
import { envelopeMutants } from './envelope.ts'
import { failureMutants } from './failure.ts'
import { lifecycleMutants } from './lifecycle.ts'
import type { TransportMutant } from './mutant.ts'
import { outcomeMutants } from './outcome.ts'
import { secretMutants } from './secrets.ts'

export const transportMutants: readonly TransportMutant[] = [
  ...lifecycleMutants,
  ...envelopeMutants,
  ...contentMutants,
  ...outcomeMutants,
  ...failureMutants,
  ...cancellationMutants,
  ...concurrencyMutants,
  ...secretMutants,
]
