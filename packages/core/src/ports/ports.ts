import { type Clock, systemClock } from './clock.ts'
import { type Identity, systemIdentity } from './identity.ts'
import { type Log, systemLog } from './log.ts'

/** What a part of TurboMail may use of the world outside, besides its own sockets and files. */
export interface Ports {
  readonly clock: Clock
  readonly log: Log
  readonly identity: Identity
}

/** The system's own: what every mailer uses that is given no others. */
export const systemPorts: Ports = { clock: systemClock, log: systemLog, identity: systemIdentity }
