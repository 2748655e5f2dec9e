import type { Delivered, DeliverOptions, MailObject, Outcome, TransportFactory } from '@turbomail/core/contract'
import { createFactory } from './create-factory.ts'
import { type CaptureOptions, resolveCaptureOptions } from './options.ts'
import { type Captured, type Holding, Outbox } from './outbox.ts'
import { remember } from './remember.ts'
import { takeContent } from './take-content.ts'

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
    const queueId = String(outbox.held.length + 1)
    const outcomes = mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate: 'accepted', queueId }))
    remember(outbox, mail, octets, outcomes)
    return { outcomes }
  }
  return withOutbox(createFactory('capture', { window, maxInstances }, { deliver }), outbox)
}

/** A factory that shows what was taken. */
export function withOutbox(factory: TransportFactory, outbox: Outbox): Capture & Holding {
  return {
    ...factory,
    get held() {
      return outbox.held
    },
    get mails() {
      return outbox.mails
    },
    clear: () => outbox.clear(),
    whenMails: (count) => outbox.whenMails(count),
    nextMail: () => outbox.nextMail(),
  }
}
