export type { ConformanceCase } from './case.ts'
export type { ManagerCase } from './manager/manager-case.ts'
export { managerCases } from './manager-cases.ts'
export type { ManagerCapabilities, ManagerHarness, ManagerSetUp } from './manager-harness.ts'
export { type Column, countRun, resultTable, summaryLine, titleOf } from './report.ts'
export {
  type CaseResult,
  type CaseState,
  type MakeHarness,
  type RunnableHarness,
  runCase,
  runCases,
} from './run-case.ts'
export { playSchedule, type ScheduleOptions } from './schedule/play-schedule.ts'
export { transportCases } from './transport-cases.ts'
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
