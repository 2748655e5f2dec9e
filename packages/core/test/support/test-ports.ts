import type { Log, Warning } from '../../src/ports/log.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { FakeClock } from './fake-clock.ts'

/** What was reported. */
export class RecordingLog implements Log {
  readonly warnings: Warning[] = []
  readonly events: (readonly [string, object])[] = []

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

export interface TestPorts extends Ports {
  readonly clock: FakeClock
  readonly log: RecordingLog
}

/** Ports without chance: the clock stands still, `random()` is always `random`. */
export function testPorts(random = 0): TestPorts {
  let count = 0
  const identity = {
    hostName: 'host.example',
    randomHex: (octets: number) => (count++).toString(16).padStart(octets * 2, '0'),
    random: () => random,
  }
  return { clock: new FakeClock(), log: new RecordingLog(), identity }
}
