import { cancellationCases } from './transport/cancellation.ts'
import { concurrencyCases } from './transport/concurrency.ts'
import { contentCases } from './transport/content.ts'
import { envelopeCases } from './transport/envelope.ts'
import { failureCases } from './transport/failure.ts'
import { lifecycleCases } from './transport/lifecycle.ts'
import { outcomeCases } from './transport/outcome.ts'
import { secretCases } from './transport/secrets.ts'
import type { TransportCase } from './transport-harness.ts'

/** All that a transport promises, in cases. */
export const transportCases: readonly TransportCase[] = [
  ...lifecycleCases,
  ...envelopeCases,
  ...contentCases,
  ...outcomeCases,
  ...failureCases,
  ...cancellationCases,
  ...concurrencyCases,
  ...secretCases,
]
