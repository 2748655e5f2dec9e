export type { ConformanceCase } from './case.ts'
export type {
  Arrived,
  Failure,
  MediumCapabilities,
  Refusal,
  Stall,
  TransportCase,
  TransportFaultName,
  TransportFaults,
  TransportHarness,
} from './transport-harness.ts'
