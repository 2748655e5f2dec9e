/** Several transports as one, and several managers as one. */

export type { CopyReport } from './copy-report.ts'
export { failover } from './failover.ts'
export type { CombinationOptions, TeeOptions, WithOptions } from './options.ts'
export type { Relay } from './relay.ts'
export { roundRobin } from './round-robin.ts'
export { type PickRelay, route } from './route.ts'
export { type OptionsOfAll, type PickManager, routeManager } from './route-manager.ts'
export { tee } from './tee.ts'
export { type WeightedRelay, weighted } from './weighted.ts'
