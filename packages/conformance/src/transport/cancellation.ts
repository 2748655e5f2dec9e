import assert from 'node:assert'
import { getEventListeners } from 'node:events'
import type { MailObject, Transport } from '@turbomail/core/contract'
import { turns } from '../patience.ts'
import type { TransportCase } from '../transport-harness.ts'
import { ampleContent } from './ample-content.ts'
import { expectArrived } from './expect-arrived.ts'
import { expectAll, expectCause } from './expect-outcomes.ts'
import { failingContent, unreadable } from './failing-content.ts'
import { HeldContent } from './held-content.ts'
import { addresses, mailOf, mailsTo } from './mails.ts'
import { type Result, rejectionOf, resultOf } from './results.ts'
import type { Rig } from './rig.ts'
import { transportCase } from './transport-case.ts'

/** A transport may begin with a content only when it has the reply to an earlier one. */
const A_WHILE = 30

const reason = new Error('no longer wanted')

interface Aborted {
  readonly mail: MailObject
  readonly content: HeldContent
  readonly transport: Transport
  readonly result: Result
}

/** A mail that is aborted while the transport waits for more of its content, after so many chunks. */
async function abortAfter(rig: Rig, chunks: number): Promise<Aborted> {
  const content = new HeldContent(chunks)
  const mail = mailOf({ to: addresses(2), content })
  const transport = await rig.open()
  const result = await abortWhen(rig, transport, mail, content.reached)
  return { mail, content, transport, result }
}

async function abortWhen(rig: Rig, transport: Transport, mail: MailObject, reached: Promise<void>): Promise<Result> {
  const controller = new AbortController()
  const delivering = resultOf(rig.deliver(transport, mail, { signal: controller.signal }))
  await reached
  controller.abort(reason)
  return await delivering
}

/** It rejected if nothing had left, and resolved if anything had, as far as the far end can tell. */
async function expectHonest(rig: Rig, rejected: boolean): Promise<void> {
  const hasBegun = async (): Promise<boolean> => ((await rig.harness.begun?.()) ?? 0) > 0
  if (rejected) assert.ok(!(await hasBegun()), 'it rejected, and the far end has seen the mail begin')
  else if (rig.harness.begun) assert.ok(await rig.eventually(hasBegun), 'it resolved, and nothing had left')
}

/** Nothing can have been accepted, and the account says why; how depends on whether anything had left by then. */
async function expectGivenUp(rig: Rig, { result, mail }: Pick<Aborted, 'result' | 'mail'>): Promise<void> {
  await expectHonest(rig, result.rejected)
  if (result.rejected) {
    assert.strictEqual(result.reason, reason)
    return
  }
  expectAll(result.delivered, mail, 'untried')
  expectCause(result.delivered, reason)
  assert.strictEqual(result.delivered.retire, true, 'a content that was not ended leaves an instance of no use')
}

export const cancellationCases: readonly TransportCase[] = [
  transportCase({
    id: 'T-CANCEL-01',
    title: "Aborted before its first octet has left, a delivery rejects with the signal's reason.",
    async run(rig) {
      await expectGivenUp(rig, await abortAfter(rig, 0))
    },
  }),
  transportCase({
    id: 'T-CANCEL-02',
    title: "An opening that is aborted rejects with the signal's reason, and leaves nothing.",
    faults: ['stall-open'],
    async run(rig) {
      const stall = await rig.provoke('stall-open')
      const controller = new AbortController()
      const transport = rig.create()
      const opening = rejectionOf(transport.open({ signal: controller.signal }))
      await stall.reached
      controller.abort(reason)
      assert.strictEqual(await opening, reason)
      stall.release()
      await rig.close(transport)
      await rig.expectNothingLeft()
    },
  }),
  transportCase({
    id: 'T-CANCEL-03',
    title: 'Aborted in the middle of its content, a mail is untried and its instance retires.',
    async run(rig) {
      await expectGivenUp(rig, await abortAfter(rig, 2))
    },
  }),
  transportCase({
    id: 'T-CANCEL-04',
    title: "Aborted once its content may be complete, a mail is in doubt, for the signal's reason.",
    clause: 'RFC 5321 §4.5.3.2.6',
    faults: ['stall'],
    async run(rig) {
      const mail = mailOf({ to: addresses(2) })
      const transport = await rig.open()
      const stall = await rig.provoke('stall')
      const result = await abortWhen(rig, transport, mail, stall.reached)
      stall.release()
      assert.ok(!result.rejected, 'it rejected')
      expectAll(result.delivered, mail, 'in-doubt')
      expectCause(result.delivered, reason)
    },
  }),
  transportCase({
    id: 'T-CANCEL-05',
    title: 'Nothing is half-stored of a mail that was aborted in the middle of its content.',
    async run(rig) {
      const { transport } = await abortAfter(rig, 2)
      await rig.close(transport)
      await expectArrived(rig)
    },
  }),
  transportCase({
    id: 'T-CANCEL-06',
    title: 'Nothing is left running of a mail that was aborted in the middle of its content.',
    async run(rig) {
      const { transport, content } = await abortAfter(rig, 2)
      await rig.close(transport)
      assert.ok(await rig.eventually(() => content.freed), 'its content was not freed')
      await rig.expectNothingLeft()
    },
  }),
  transportCase({
    id: 'T-CANCEL-07',
    title: 'No listener is left on the signal of a mail that is done.',
    async run(rig) {
      const { signal } = new AbortController()
      const beforeCommit = (): Promise<void> => Promise.reject(new Error('it must not go out'))
      const content = failingContent(1, unreadable())
      for (const [mail, options] of [[mailOf()], [mailOf(), { beforeCommit }], [mailOf({ content })]] as const) {
        const transport = await rig.open()
        await resultOf(rig.deliver(transport, mail, { signal, ...options }))
        await rig.close(transport)
        assert.strictEqual(getEventListeners(signal, 'abort').length, 0)
      }
    },
  }),
  transportCase({
    id: 'T-CANCEL-08',
    title: "An instance that rejected with the signal's reason takes further mail.",
    async run(rig) {
      const { transport, result } = await abortAfter(rig, 0)
      if (!result.rejected) return
      const next = mailOf({ text: 'next' })
      expectAll(await rig.deliver(transport, next), next, 'accepted')
    },
  }),
  transportCase({
    id: 'T-CANCEL-09',
    title: 'A mail that is in doubt because it was aborted does no harm to its neighbour in the window.',
    faults: ['stall'],
    applies: ({ window }) => window > 1,
    async run(rig) {
      const [first = mailOf(), second = mailOf()] = mailsTo(addresses(2))
      const transport = await rig.open()
      const stall = await rig.provoke('stall')
      const aborting = abortWhen(rig, transport, first, stall.reached)
      await stall.reached
      const delivering = rig.deliver(transport, second)
      await aborting
      stall.release()
      expectAll(await delivering, second, 'accepted')
    },
  }),
  transportCase({
    id: 'T-CANCEL-10',
    title: 'A mail that is aborted in the middle of its content does no harm to an earlier one in the window.',
    faults: ['stall'],
    applies: ({ window }) => window > 1,
    async run(rig) {
      const earlier = mailOf({ text: 'earlier' })
      const content = new HeldContent(2)
      const transport = await rig.open()
      const stall = await rig.provoke('stall')
      const delivering = rig.deliver(transport, earlier)
      await stall.reached
      const begun = Promise.race([content.reached, turns(A_WHILE)])
      const aborting = abortWhen(rig, transport, mailOf({ content }), begun)
      await begun
      stall.release()
      await aborting
      expectAll(await delivering, earlier, 'accepted')
    },
  }),
  transportCase({
    id: 'T-CANCEL-11',
    title: 'A mail can be aborted while the far end takes no more of its content.',
    faults: ['stall-content'],
    async run(rig) {
      const mail = mailOf({ content: ampleContent().content })
      const transport = await rig.open()
      const stall = await rig.provoke('stall-content')
      const result = await abortWhen(rig, transport, mail, stall.reached)
      await expectGivenUp(rig, { result, mail })
      stall.release()
      await rig.close(transport)
      await expectArrived(rig)
    },
  }),
  transportCase({
    id: 'T-CANCEL-12',
    title: 'A mail that is aborted while it waits for `beforeCommit` is not accepted, whatever that comes to.',
    needs: ['T-OUTCOME-09'],
    async run(rig) {
      const mail = mailOf()
      const transport = await rig.open()
      const controller = new AbortController()
      const beforeCommit = async (): Promise<void> => controller.abort(reason)
      const result = await resultOf(rig.deliver(transport, mail, { signal: controller.signal, beforeCommit }))
      await rig.close(transport)
      await expectGivenUp(rig, { result, mail })
      await expectArrived(rig)
    },
  }),
]
