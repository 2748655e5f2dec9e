import type { Delivered, DeliverOptions, MailObject, Outcome, TransportFactory } from '@turbomail/core/contract'
import { CapturedMail } from './captured-mail.ts'
import { createFactory } from './create-factory.ts'
import { type CaptureOptions, resolveCaptureOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import { takeContent } from './take-content.ts'

/** Mails that a transport has accepted. */
export interface Captured {
  /** In the order in which they were accepted. */
  readonly mails: readonly CapturedMail[]
  /** Forgets all mails. */
  clear(): void
  /** Resolves when there are so many mails, with the first so many. */
  whenMails(count: number): Promise<readonly CapturedMail[]>
  /** The next mail: each is given once, and none is missed. */
  nextMail(): Promise<CapturedMail>
}

/** A transport that accepts every mail and remembers it. */
export interface Capture extends TransportFactory, Captured {}

/** What the transports `debug:capture` of this process have accepted, all together. */
const shared = new Outbox()
export const outbox: Captured = shared

/**
 * Remembers mails for assertions: `const outbox = capture()`, then `new Mailer({ transport: outbox })` and
 * `outbox.mails`. Options of the wrong form are an `OptionsError`.
 */
export function capture(options?: CaptureOptions): Capture {
  return captureInto(new Outbox(), options)
}

/** Remembers mails in what `outbox` shows. */
export function captureTogether(options?: CaptureOptions): Capture {
  return captureInto(shared, options)
}

function captureInto(outbox: Outbox, options: CaptureOptions | undefined): Capture {
  const { as, window, maxInstances } = resolveCaptureOptions(options)
  const deliver = async (mail: MailObject, given: DeliverOptions): Promise<Delivered> => {
    const { octets } = await takeContent(mail, as, given)
    const queueId = String(outbox.mails.length + 1)
    const outcomes = mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate: 'accepted', queueId }))
    outbox.add(new CapturedMail(mail, octets, outcomes))
    return { outcomes }
  }
  return withOutbox(createFactory('capture', { window, maxInstances }, { deliver }), outbox)
}

/** A factory that shows what was taken. */
export function withOutbox(factory: TransportFactory, outbox: Outbox): Capture {
  return {
    ...factory,
    get mails() {
      return outbox.mails
    },
    clear: () => outbox.clear(),
    whenMails: (count) => outbox.whenMails(count),
    nextMail: () => outbox.nextMail(),
  }
}
