import type { Clock, Log, Ports, Timer, Warning } from '@turbomail/core/contract'

interface Due {
  readonly at: number
  readonly task: () => void
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000
  readonly #due = new Set<Due & { readonly keepAlive: boolean }>()

  now(): number {
    return this.#now
  }

  schedule(task: () => void, delayMs: number, options?: { readonly keepAlive?: boolean }): Timer {
    const due = { at: this.#now + Math.max(0, delayMs), task, keepAlive: options?.keepAlive === true }
    this.#due.add(due)
    return { cancel: () => this.#due.delete(due) }
  }

  /** Timers that keep the process alive. */
  get keptAlive(): number {
    return [...this.#due].filter(({ keepAlive }) => keepAlive).length
  }

  /** Goes on by `ms`, from timer to timer, and lets happen what follows from each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await quiet()
    for (let due = this.#next(end); due !== undefined; due = this.#next(end)) {
      this.#due.delete(due as never)
      this.#now = Math.max(this.#now, due.at)
      due.task()
      await quiet()
    }
    this.#now = end
  }

  #next(end: number): Due | undefined {
    const due = [...this.#due].filter(({ at }) => at <= end)
    return due.reduce<Due | undefined>((next, one) => (next === undefined || one.at < next.at ? one : next), undefined)
  }
}

/** What was reported. */
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

export interface FakePorts extends Ports {
  readonly clock: FakeClock
  readonly log: KeptLog
}

/** Ports without chance, in which time stands still. */
export function fakePorts(): FakePorts {
  let count = 0
  const randomHex = (octets: number): string => (count++).toString(16).padStart(octets * 2, '0')
  return {
    clock: new FakeClock(),
    log: new KeptLog(),
    identity: { hostName: 'host.example', randomHex, random: () => 0 },
  }
}

/** Lets happen whatever is on its way. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
}
