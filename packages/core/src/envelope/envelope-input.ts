import type { AddressInput, AddressListInput } from '../address/address-input.ts'
import type { Envelope, Recipient } from './envelope.ts'
import type { Path } from './path.ts'

/** A recipient with delivery parameters of its own. */
export interface RecipientInput extends Omit<Recipient, 'path'> {
  readonly path: Path | AddressInput
}

/** One recipient or several; display names do not matter here, and groups stand for their members. */
export type RecipientsInput = AddressListInput | Path | RecipientInput | readonly RecipientsInput[]

/** An envelope as it is given: `from` is the reverse-path, `null` the null one; `to` is who gets the mail. */
export interface EnvelopeInput extends Omit<Envelope, 'reversePath' | 'recipients'> {
  readonly from: AddressInput | Path | null
  readonly to: RecipientsInput
}
