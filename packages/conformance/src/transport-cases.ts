import type { TransportCase } from './transport-harness.ts'

/** What every transport promises, a case each. */
export const transportCases: readonly TransportCase[] = []
