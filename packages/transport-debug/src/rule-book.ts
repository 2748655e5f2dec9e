import type { MailObject } from '@turbomail/core/contract'
import { DELIVERY_EFFECTS, type Effect, effectOf, type FailureRule, OPENING_EFFECTS } from './failure-rule.ts'

/** Rules, and how often each has been used. */
export class RuleBook {
  readonly #rules: FailureRule[] = []
  readonly #used = new Map<FailureRule, number>()
  #opened = 0
  #delivered = 0

  add(rules: readonly FailureRule[]): void {
    for (const [index, rule] of rules.entries()) effectOf(rule, `rules[${index}]`)
    this.#rules.push(...rules)
  }

  clear(): void {
    this.#rules.length = 0
  }

  /** The rules for one more opening. */
  forOpen(): readonly FailureRule[] {
    const nth = ++this.#opened
    return this.#take(nth, undefined, OPENING_EFFECTS)
  }

  /** The rules for one more delivery. */
  forDelivery(mail: MailObject): readonly FailureRule[] {
    const nth = ++this.#delivered
    return this.#take(nth, mail, DELIVERY_EFFECTS)
  }

  #take(nth: number, mail: MailObject | undefined, effects: readonly Effect[]): readonly FailureRule[] {
    const found = this.#rules.filter((rule) => effects.includes(effectOf(rule)) && this.#applies(rule, nth, mail))
    for (const rule of found) this.#used.set(rule, (this.#used.get(rule) ?? 0) + 1)
    return found
  }

  #applies(rule: FailureRule, nth: number, mail: MailObject | undefined): boolean {
    if (rule.nth !== undefined && ![rule.nth].flat().includes(nth)) return false
    if ((this.#used.get(rule) ?? 0) >= (rule.times ?? Number.POSITIVE_INFINITY)) return false
    return rule.mail === undefined || mail === undefined || rule.mail(mail)
  }
}
