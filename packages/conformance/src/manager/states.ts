import { strict as assert } from 'node:assert'
import { isMailError } from '@turbomail/core/contract'
import { type ManagerCase, managerCase } from './manager-case.ts'
import { Rig } from './rig.ts'
import { transactionsInStates } from './transactions-in-states.ts'

/** `start` in every state. */
const start: readonly ManagerCase[] = [
  managerCase({
    id: 'M-STATE-01',
    title: 'start, not started: resolves while the relay is out of reach',
    async run(harness) {
      const rig = new Rig(harness, { slots: 0 })
      await rig.resolves(rig.manager.start(), 'start')
      rig.dispatcher.slots = 1
      await rig.passes('a')
    },
  }),
  managerCase({
    id: 'M-STATE-02',
    title: 'start, while starting: settles as the first does',
    async run(harness) {
      const rig = new Rig(harness)
      const both = Promise.all([rig.starting(), rig.starting()])
      await rig.resolves(both, 'start')
      await rig.passes('a')
    },
  }),
  managerCase({
    id: 'M-STATE-03',
    title: 'start, started: changes nothing',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      await rig.resolves(rig.manager.start(), 'a further start')
      await rig.noAttempt('the mail is in flight')
      attempt.accept()
      await rig.receipt(ticket)
    },
  }),
  managerCase({
    id: 'M-STATE-04',
    title: 'start, stopping: rejects, and what is in flight goes on',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const stopping = rig.stopping()
      await rig.rejects(rig.manager.start(), 'start', 'MAILER_STOPPED')
      attempt.accept()
      await rig.receipt(ticket)
      await rig.resolves(stopping, 'stop')
    },
  }),
  managerCase({
    id: 'M-STATE-05',
    title: 'start, stopped: rejects',
    async run(harness) {
      const rig = await Rig.started(harness)
      await rig.stop()
      await rig.rejects(rig.manager.start(), 'start', 'MAILER_STOPPED')
    },
  }),
]

/** `submit` in every state. */
const submit: readonly ManagerCase[] = [
  managerCase({
    id: 'M-STATE-06',
    title: 'submit, not started: refused, and not handed over after the start either',
    async run(harness) {
      const rig = new Rig(harness)
      await rig.refuses('a', 'MAILER_NOT_STARTED')
      await rig.resolves(rig.manager.start(), 'start')
      await rig.noAttempt('the mail was refused')
    },
  }),
  managerCase({
    id: 'M-STATE-07',
    title: 'submit, while starting: taken, and handed over once it is started',
    async run(harness) {
      const rig = new Rig(harness)
      const starting = rig.starting()
      await rig.passes('a')
      await rig.resolves(starting, 'start')
    },
  }),
  managerCase({
    id: 'M-STATE-08',
    title: 'submit, started: resolves with the ticket of the mail',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      assert.equal(ticket.messageId, '<a@kit.example>')
      const attempt = await rig.attempt()
      attempt.accept()
      await rig.receipt(ticket)
    },
  }),
  managerCase({
    id: 'M-STATE-09',
    title: 'submit, stopping: refused',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const stopping = rig.stopping()
      await rig.refuses('b', 'MAILER_STOPPED')
      attempt.accept()
      await rig.receipt(ticket)
      await rig.resolves(stopping, 'stop')
      await rig.noAttempt('the mail was refused')
    },
  }),
  managerCase({
    id: 'M-STATE-10',
    title: 'submit, stopped: refused',
    async run(harness) {
      const rig = await Rig.started(harness)
      await rig.stop()
      await rig.refuses('a', 'MAILER_STOPPED')
    },
  }),
]

/** `stop` in every state. */
const stop: readonly ManagerCase[] = [
  managerCase({
    id: 'M-STATE-11',
    title: 'stop, not started: resolves with nothing unsent',
    async run(harness) {
      const rig = new Rig(harness)
      assert.deepEqual((await rig.stop()).unsent, [])
    },
  }),
  managerCase({
    id: 'M-STATE-12',
    title: 'stop, while starting: waits for the start, and no mail is taken from then on',
    async run(harness) {
      const rig = new Rig(harness)
      const starting = rig.starting()
      const stopping = rig.stopping()
      await rig.refuses('a', 'MAILER_STOPPED')
      await rig.resolves(stopping, 'stop')
      await rig.resolves(starting.catch(refusedStart), 'start')
    },
  }),
  managerCase({
    id: 'M-STATE-13',
    title: 'stop, started: a manager that has nothing to do resolves with nothing unsent',
    async run(harness) {
      const rig = await Rig.started(harness)
      const report = await rig.stop()
      assert.deepEqual(report?.unsent, [])
    },
  }),
  managerCase({
    id: 'M-STATE-14',
    title: 'stop, stopping: waits as the first does, and resolves with the same report',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const first = rig.stopping()
      const second = rig.stopping()
      await rig.pends(second, 'the second stop')
      attempt.accept()
      await rig.receipt(ticket)
      assert.deepEqual(await rig.resolves(second, 'the second stop'), await rig.resolves(first, 'stop'))
    },
  }),
  managerCase({
    id: 'M-STATE-15',
    title: 'stop, stopped: resolves with the same report',
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      await rig.submit('a')
      const report = await rig.stop(AbortSignal.abort())
      assert.deepEqual(await rig.stop(), report)
    },
  }),
]

/** A start that is overtaken by a stop may be called off. */
function refusedStart(error: unknown): void {
  assert.ok(isMailError(error, 'MAILER_STOPPED'), `start rejects with ${String(error)}`)
}

/** Every operation in every state. */
export const states: readonly ManagerCase[] = [...start, ...submit, ...stop, ...transactionsInStates]
