import type { Facts, Service } from './service.ts'
import { TABLE } from './table.ts'

const NONE: readonly string[] = Object.freeze([])

/** Every service of the table, by name. */
export const services: readonly Service[] = Object.freeze(
  Object.entries<Facts>(TABLE).map(([name, { host, port, tls, aliases = NONE, domains = NONE }]) =>
    Object.freeze({ name, host, port, tls, aliases, domains }),
  ),
)
