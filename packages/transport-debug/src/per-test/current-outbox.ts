import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { Submission } from '@turbomail/core'
import { type MailObject, systemPorts } from '@turbomail/core/contract'
import { Outbox } from '../outbox.ts'
import { placeBy } from '../remember.ts'
import { OUTBOX_LABEL } from './outbox-label.ts'

const current = new AsyncLocalStorage<TestOutbox>()
const known = new Map<string, TestOutbox>()

/** The mails of no test. */
export const rest: Outbox = new Outbox()

/** The mails of one test. Its name tells it from those of other processes, which may share a queue with this one. */
export class TestOutbox extends Outbox {
  readonly name: string = systemPorts.identity.randomHex(8)

  constructor() {
    super()
    known.set(this.name, this)
  }

  /** Runs `body`; what is submitted within it, or because of it, goes into this outbox. */
  run<T>(body: () => T): T {
    return current.run(this, body)
  }
}

/** That of the test within which this is called. */
export function currentOutbox(): TestOutbox | undefined {
  return current.getStore()
}

/**
 * A mail is marked when it is submitted, within that call: by whom it is handed over later, and in the course of what, says
 * nothing about the test that it is of. Another copy of this module, which knows of no test, takes no mark away.
 */
subscribe('turbomail:submission', (message) => {
  const { labels } = message as Submission
  labels[OUTBOX_LABEL] = current.getStore()?.name ?? labels[OUTBOX_LABEL] ?? ''
})

/** What no mailer has submitted was given to the transport by hand. */
function outboxOf({ labels }: MailObject): Outbox {
  const name = labels[OUTBOX_LABEL]
  return (name === undefined ? current.getStore() : known.get(name)) ?? rest
}

placeBy(outboxOf)
