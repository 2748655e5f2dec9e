/** Where the relays of well-known mail services are. */
export type { Place, Service } from './service.ts'
export type { ServiceName } from './service-name.ts'
export { services } from './services.ts'
export { wellKnown } from './well-known.ts'
