import type { MailObject, Outcome } from '@turbomail/core/contract'
import { CapturedMail } from './captured-mail.ts'
import type { Outbox } from './outbox.ts'

/** Which further outbox a mail belongs to. */
type Placement = (mail: MailObject) => Outbox

let placement: Placement | undefined

/** From now on every mail that a transport of this package takes is also put where `place` says. */
export function placeBy(place: Placement): void {
  placement = place
}

/** Puts a mail that was taken into the outbox of its transport, and where else it belongs. */
export function remember(outbox: Outbox, mail: MailObject, octets: Buffer, outcomes: readonly Outcome[]): void {
  const captured = new CapturedMail(mail, octets, outcomes)
  outbox.add(captured)
  placement?.(mail).add(captured)
}
