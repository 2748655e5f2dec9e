import { checkOptionNames } from '../errors/check-options.ts'
import { CREATE_OPTIONS, type CreateMailerOptions } from './create-options.ts'
import { Mailer } from './mailer.ts'

/**
 * A mailer of what the environment names, so that development, tests and production differ in no line of code. What is
 * given here goes before the environment. Opens nothing.
 *
 * | variable | |
 * |---|---|
 * | `TURBOMAIL_TRANSPORT` | a URL or name: `smtps://user@relay.example.com`, `maildir:./mail`, `debug:` |
 * | `TURBOMAIL_MANAGER` | `immediate`, `ondemand?workers=4`, `transactional(ondemand)` |
 * | `TURBOMAIL_PASSWORD` | the password of the user in the URL, as it is |
 * | `TURBOMAIL_PASSWORD_FILE` | or a file that holds it; one line end behind it is not part of it |
 * | `TURBOMAIL_FROM` | `from` of mails that have none |
 * | `TURBOMAIL_ENABLED` | `false` hands mails to nobody |
 *
 * The transport `smtp` is that of the package `@turbomail/transport-smtp`, or else `turbomail-transport-smtp`, as installed
 * for the application. Rejects with an `OptionsError`: `OPTIONS_PACKAGE_MISSING` has the command that installs
 * what is missing, `OPTIONS_UNKNOWN` the nearest known name.
 *
 * ```ts
 * await using mailer = await createMailer()
 * await mailer.send({ from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' })
 * ```
 */
export async function createMailer<O = unknown>(options: CreateMailerOptions<O> = {}): Promise<Mailer<O>> {
  checkOptionNames(options, CREATE_OPTIONS)
  const { resolveNames } = await import('./by-name/resolve-names.ts')
  return new Mailer<O>(await resolveNames(options))
}
