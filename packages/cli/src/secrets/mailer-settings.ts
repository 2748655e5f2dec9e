import type { CreateMailerOptions } from '@turbomail/core'
import { textOf } from '../command/flag-values.ts'
import type { Flags, FlagTable } from '../command/flags.ts'
import type { Terminal } from '../command/terminal.ts'
import { UsageError } from '../command/usage-error.ts'
import { askPassword } from './ask-password.ts'
import { refuseSecrets } from './refuse-secrets.ts'

export const PASSWORD_FLAGS: FlagTable = {
  'password-file': { type: 'string', value: 'FILE', help: 'where the password of the user in the URL stands' },
}

/** What `createMailer` is given beside the mails. */
export type MailerSettings = Pick<CreateMailerOptions, 'transport' | 'password' | 'env'>

/**
 * The transport of `url`, or of TURBOMAIL_TRANSPORT, and the password for its user: from a file, from the environment, or asked for
 * on the terminal. A password in the argument is refused; `name` is what the argument is called.
 */
export async function mailerSettings(
  url: string | undefined,
  name: string,
  flags: Flags,
  terminal: Terminal,
): Promise<MailerSettings> {
  refuseSecrets(url, name)
  const env = environment(flags, terminal)
  const password = await missingPassword(url ?? env.TURBOMAIL_TRANSPORT, env, terminal)
  return { env, ...(url === undefined ? {} : { transport: url }), ...(password === undefined ? {} : { password }) }
}

/** A file that is given goes before what the environment says. */
function environment(flags: Flags, { env }: Terminal): Terminal['env'] {
  const file = textOf(flags, 'password-file')
  return file === undefined ? env : { ...env, TURBOMAIL_PASSWORD: undefined, TURBOMAIL_PASSWORD_FILE: file }
}

async function missingPassword(
  url: string | undefined,
  env: Terminal['env'],
  terminal: Terminal,
): Promise<string | undefined> {
  const { username, password } = url !== undefined && URL.canParse(url) ? new URL(url) : { username: '', password: '' }
  if (username === '' || password !== '' || env.TURBOMAIL_PASSWORD || env.TURBOMAIL_PASSWORD_FILE) return undefined
  const asked = await askPassword(`Password of ${username}: `, terminal)
  if (asked !== undefined && asked !== '') return asked
  throw new UsageError(
    'The URL names a user, and no password came with it: set TURBOMAIL_PASSWORD, give --password-file, or type it on a terminal.',
  )
}
