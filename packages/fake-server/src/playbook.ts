import type { EventName } from './event-name.ts'
import { applies, type Rule, rulesOf, type Script, type ServerEvent } from './rule.ts'
import type { Action } from './step.ts'

/** The rules of a server, and how often each has been used. */
export class Playbook {
  #rules: readonly Rule[]
  readonly #used = new Map<Rule, number>()

  constructor(script: Script | readonly Rule[]) {
    this.#rules = rulesOf(script)
  }

  get empty(): boolean {
    return this.#rules.length === 0
  }

  /** Whether there is a rule for this event at all. */
  knows(name: EventName): boolean {
    return this.#rules.some((rule) => rule.name === name)
  }

  /** Puts rules ahead of those that are there. */
  use(rules: readonly Rule[]): void {
    this.#rules = [...rules, ...this.#rules]
  }

  /** Puts a script in the place of all rules. */
  replace(script: Script | readonly Rule[]): void {
    this.#rules = rulesOf(script)
    this.#used.clear()
  }

  /** What the first rule that applies has to say. */
  async pick(event: ServerEvent): Promise<Action | undefined> {
    for (const rule of this.#rules) {
      if (rule.condition.within !== undefined || !applies(rule, event)) continue
      const action = await this.#ask(rule, event)
      if (action !== undefined) return action
    }
    return undefined
  }

  /** The same for the rules that do not wait for the whole, once `octets` of it have come; each but once. */
  async pickWithin(event: ServerEvent, octets: number): Promise<Action | undefined> {
    for (const rule of this.#rules) {
      const { within } = rule.condition
      if (within === undefined || octets < within || this.#used.has(rule) || !applies(rule, event)) continue
      return this.#ask(rule, event)
    }
    return undefined
  }

  /** Whether any rule does not wait for the whole. */
  get hasWithin(): boolean {
    return this.#rules.some((rule) => rule.condition.within !== undefined)
  }

  async #ask(rule: Rule, event: ServerEvent): Promise<Action | undefined> {
    const used = this.#used.get(rule) ?? 0
    if (used >= (rule.condition.times ?? Number.POSITIVE_INFINITY)) return undefined
    const action = typeof rule.answer === 'function' ? await rule.answer(event) : rule.answer
    if (action !== undefined) this.#used.set(rule, used + 1)
    return action
  }
}
