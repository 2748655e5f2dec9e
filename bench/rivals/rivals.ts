import { composeWithNodemailer, openNodemailer } from './nodemailer.ts'
import type { Composer, OpenSender } from './rival.ts'
import { composeWithTurbomail, openTurbomail } from './turbomail.ts'

export type RivalName = 'turbomail' | 'nodemailer'

/** The same two things, done by each. */
export const RIVALS: Readonly<Record<RivalName, { readonly compose: Composer; readonly open: OpenSender }>> = {
  turbomail: { compose: composeWithTurbomail, open: openTurbomail },
  nodemailer: { compose: composeWithNodemailer, open: openNodemailer },
}
