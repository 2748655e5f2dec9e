import { neverAborted, type Ports, systemPorts, type Transport, type Warning } from '@turbomail/core/contract'
import { type MboxOptions, mbox } from '../src/index.ts'

/** 2 January 1970, two seconds past midnight. */
const NOW = 86_402_000

/** The ports of the system, but for the date and for who hears warnings. */
export function portsWith(warnings: Warning[] = []): Ports {
  const { clock, identity, log } = systemPorts
  return {
    identity,
    clock: { now: () => NOW, schedule: (task, delayMs, options) => clock.schedule(task, delayMs, options) },
    log: { ...log, warn: (warning) => warnings.push(warning) },
  }
}

/** Opens, has it used and closes. */
export async function withMbox<T>(
  options: MboxOptions,
  use: (transport: Transport) => Promise<T>,
  ports: Ports = portsWith(),
): Promise<T> {
  const transport = mbox(options).create(ports)
  try {
    await transport.open({ signal: neverAborted })
    return await use(transport)
  } finally {
    await transport.close()
  }
}
