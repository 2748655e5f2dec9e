import { type Clock, systemClock } from './clock.ts'
import { type Identity, systemIdentity } from './identity.ts'
import { type Log, systemLog } from './log.ts'

/** What a part of TurboMail may use of the world outside, besides its own sockets and files. */
export interface Ports {
  readonly clock: Clock
  readonly log: Log
  readonly identity: Identity
}

export const systemPorts: Ports = { clock: systemClock, log: systemLog, identity: systemIdentity }
