import { Mailer } from './mailer.ts'
import type { MailerOptions } from './options.ts'

/** A mailer of the instances that it is given; the same as `new Mailer(options)`. */
export function createMailer<O = unknown>(options: MailerOptions<O>): Mailer<O> {
  return new Mailer(options)
}
