import assert from 'node:assert/strict'
import type { DurableQueue, HeldMail } from '@turbomail/durable'
import { fateOf, numberIn } from './numbered-mails.ts'
import type { Relay } from './relay.ts'

/** What became of all mails. */
export interface Reckoning {
  readonly accepted: number
  readonly heldAsFailed: number
  readonly heldInDoubt: number
  readonly acceptedTwice: number
}

/** Whether no mail waits, or is in somebody's hands. */
export async function isEmpty(queue: DurableQueue): Promise<boolean> {
  const { waiting, delayed, inFlight } = await queue.figures().catch(() => ({ waiting: 1, delayed: 1, inFlight: 1 }))
  return waiting + delayed + inFlight === 0
}

/** Throws unless every mail from 0 on was accepted or is held, and none was tried again after it was refused for good. */
export async function reckon(count: number, relay: Relay, queue: DurableQueue): Promise<Reckoning> {
  const held = new Map<number, HeldMail>()
  for await (const mail of queue.held()) held.set(numberOf(mail), mail)
  const lost = range(count).filter((number) => !relay.accepted.has(number) && !held.has(number))
  assert.deepEqual(lost, [], 'mails are lost')
  for (const [number, mail] of held) assertTold(number, mail, relay)
  const times = [...relay.accepted.values()]
  return {
    accepted: relay.accepted.size,
    heldAsFailed: [...held.values()].filter(({ why }) => why === 'failed').length,
    heldInDoubt: [...held.values()].filter(({ why }) => why === 'in-doubt').length,
    acceptedTwice: times.filter((one) => one > 1).length,
  }
}

function numberOf({ envelope }: HeldMail): number {
  return numberIn(envelope.recipients[0].path.toString())
}

/** What is held as failed was refused for good, in its last attempt and in no other; what is in doubt may have been accepted. */
function assertTold(number: number, { why, attempts }: HeldMail, relay: Relay): void {
  if (why === 'in-doubt') {
    assert.notEqual(fateOf(number), 'refuse', `mail ${number} is in doubt, and was never accepted`)
    return
  }
  assert.equal(fateOf(number), 'refuse', `mail ${number} is held as failed`)
  assert.ok(!relay.accepted.has(number), `mail ${number} is held as failed, and was accepted`)
  const refused = attempts.map(({ outcomes }) => outcomes[0]?.fate === 'refused')
  assert.equal(refused.indexOf(true), refused.length - 1, `mail ${number} was tried again after it was refused`)
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, number) => number)
}
