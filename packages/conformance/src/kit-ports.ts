import type { Log, Ports, Warning } from '@turbomail/core/contract'
import { FakeClock } from './fake-clock.ts'

/** Everything that was reported. */
export class KeptLog implements Log {
  readonly warnings: Warning[] = []
  readonly events: (readonly [name: string, event: object])[] = []

  warn(warning: Warning): void {
    this.warnings.push(warning)
  }

  heard(): boolean {
    return true
  }

  publish(name: string, event: object): void {
    this.events.push([name, event])
  }
}

/** Ports in which nothing is left to chance, and time stands still until it is told to go on. */
export interface KitPorts extends Ports {
  readonly clock: FakeClock
  readonly log: KeptLog
}

export function kitPorts(): KitPorts {
  let count = 0
  const randomHex = (octets: number): string => (count++).toString(16).padStart(octets * 2, '0')
  return {
    clock: new FakeClock(),
    log: new KeptLog(),
    identity: { hostName: 'host.example', randomHex, random: () => 0 },
  }
}
