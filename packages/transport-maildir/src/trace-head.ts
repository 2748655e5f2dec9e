import { deliveredToField, type Path, type Ports, returnPathField } from '@turbomail/core/contract'
import type { ResolvedOptions } from './options.ts'

type Wanted = Pick<ResolvedOptions, 'returnPath' | 'deliveredTo' | 'received'>

/** The fields that final delivery puts ahead of a mail (RFC 5321 §4.4), for its only recipient if it has one. */
export function traceFields(
  reversePath: Path | null,
  forwardPath: Path | undefined,
  { returnPath, deliveredTo, received }: Wanted,
  ports: Ports,
): string {
  return [
    returnPath ? returnPathField(reversePath, '\n') : '',
    deliveredTo && forwardPath !== undefined ? deliveredToField(forwardPath, '\n') : '',
    received ? receivedField(forwardPath, ports) : '',
  ].join('')
}

const DOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i

/** From this host, by this host: there was no relay in between. */
function receivedField(forwardPath: Path | undefined, { clock, identity }: Ports): string {
  const host = DOMAIN.test(identity.hostName) ? identity.hostName : 'localhost'
  const recipient = forwardPath === undefined ? '' : `\n\tfor <${forwardPath}>`
  const date = new Date(clock.now()).toUTCString().replace('GMT', '+0000')
  return `Received: from ${host} by ${host} (TurboMail)\n\tid ${identity.randomHex(8)}${recipient};\n\t${date}\n`
}
