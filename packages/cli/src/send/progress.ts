import { systemPorts } from '@turbomail/core/contract'
import type { Terminal } from '../command/terminal.ts'
import type { Tally } from './tally.ts'

const BAR = 20
/** A terminal that is written to more often only flickers. */
const REDRAW_MS = 100
const ERASE_LINE = '\r\u001b[2K'

/** A line on the terminal that says how far it has got; nothing where there is no terminal. */
export class Progress {
  readonly #terminal: Terminal
  readonly #total: number
  readonly #startedAt: number
  #drawnAt = 0

  constructor(terminal: Terminal, total: number) {
    this.#terminal = terminal
    this.#total = total
    this.#startedAt = systemPorts.clock.now()
  }

  show(tally: Tally): void {
    const now = systemPorts.clock.now()
    if (!this.#isShown || now - this.#drawnAt < REDRAW_MS) return
    this.#drawnAt = now
    this.#terminal.errors.write(`${ERASE_LINE}${this.#line(tally, now)}`)
  }

  /** Text for the output, with the line out of its way. */
  print(text: string): void {
    this.end()
    this.#terminal.output.write(text)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown && this.#drawnAt > 0) this.#terminal.errors.write(ERASE_LINE)
  }

  get #isShown(): boolean {
    return this.#terminal.errors.isTTY === true
  }

  #line(tally: Tally, now: number): string {
    const done = tally.mails + tally.skipped
    const filled = Math.round((BAR * done) / Math.max(1, this.#total))
    const seconds = Math.max(0.001, (now - this.#startedAt) / 1000)
    const perSecond = tally.mails / seconds
    const left = perSecond === 0 ? '' : `, ${duration((this.#total - done) / perSecond)} left`
    const text = `[${'#'.repeat(filled)}${' '.repeat(BAR - filled)}] ${done}/${this.#total}  ${tally}  ${perSecond.toFixed(1)}/s${left}`
    return text.slice(0, (this.#terminal.errors.columns ?? 80) - 1)
  }
}

/** `1:05:09`, or `5:09`. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const [first, ...others] = parts[0] === 0 ? parts.slice(1) : parts
  return [first, ...others.map((part) => String(part).padStart(2, '0'))].join(':')
}
