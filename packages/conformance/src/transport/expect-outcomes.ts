import assert from 'node:assert'
import type { Delivered, Fate, MailObject, Outcome } from '@turbomail/core/contract'
import { pathsOf } from './mails.ts'

/** One outcome for every recipient, no more and no fewer, with these fates. */
export function expectFates({ outcomes }: Delivered, fates: Readonly<Record<string, Fate>>): void {
  const given = outcomes.map(({ path, fate }) => `${path}: ${fate}`)
  const wanted = Object.entries(fates).map(([path, fate]) => `${path}: ${fate}`)
  assert.deepStrictEqual(given.sort(), wanted.sort())
  for (const outcome of outcomes) if (outcome.fate !== 'accepted') expectReasons(outcome)
}

/** One outcome for every recipient, all of this fate. */
export function expectAll(delivered: Delivered, mail: MailObject, fate: Fate): void {
  expectFates(delivered, Object.fromEntries(pathsOf(mail).map((path) => [path, fate])))
}

/** Every outcome has this error as its cause. */
export function expectCause({ outcomes }: Delivered, cause: unknown): void {
  for (const outcome of outcomes) assert.strictEqual(outcome.cause, cause, `${outcome.path} has another cause`)
}

function expectReasons({ path, fate, permanence, fault }: Outcome): void {
  assert.match(String(permanence), /^(transient|permanent)$/, `${path} is ${fate} and has no permanence`)
  assert.match(String(fault), /^(mail|recipient|relay)$/, `${path} is ${fate} and has no fault`)
}
