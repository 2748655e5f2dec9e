import { type CreateMailerOptions, limiter } from '@turbomail/core'
import { numberOf, textOf } from '../command/flag-values.ts'
import type { Flags } from '../command/flags.ts'
import type { Terminal } from '../command/terminal.ts'
import { mailerSettings } from '../secrets/mailer-settings.ts'
import { refuseSecrets } from '../secrets/refuse-secrets.ts'

/** How mails go, and where that was said; what is shown has no secret in it. */
export interface Way {
  readonly options: CreateMailerOptions
  readonly transport: { readonly shown: string; readonly from: string }
  readonly manager: { readonly shown: string; readonly from: string }
}

/** From where a transport or manager is that nobody named. */
export const BY_DEFAULT = 'by default'

const MOST_A_MINUTE = 1_000_000

export async function readWay(flags: Flags, terminal: Terminal): Promise<Way> {
  const [transport, manager] = [textOf(flags, 'transport'), textOf(flags, 'manager')]
  refuseSecrets(manager, '--manager')
  const settings = await mailerSettings(transport, '--transport', flags, terminal)
  const mailsPerMinute = textOf(flags, 'rate') === undefined ? undefined : numberOf(flags, 'rate', 1, 1, MOST_A_MINUTE)
  const { TURBOMAIL_TRANSPORT, TURBOMAIL_MANAGER } = terminal.env
  return {
    options: {
      ...settings,
      ...(manager === undefined ? {} : { manager }),
      ...(mailsPerMinute === undefined ? {} : { limiter: limiter({ mailsPerMinute }) }),
    },
    transport: named(transport, '--transport', TURBOMAIL_TRANSPORT, 'TURBOMAIL_TRANSPORT', 'none'),
    manager: named(manager, '--manager', TURBOMAIL_MANAGER, 'TURBOMAIL_MANAGER', 'direct, which hands over at once'),
  }
}

function named(
  given: string | undefined,
  flag: string,
  env: string | undefined,
  variable: string,
  fallback: string,
): Way['transport'] {
  if (given !== undefined) return { shown: withoutSecrets(given), from: flag }
  return env ? { shown: withoutSecrets(env), from: variable } : { shown: fallback, from: BY_DEFAULT }
}

/** What stands ahead of the options, without a password: those may have one in them, too. */
function withoutSecrets(text: string): string {
  const [before = ''] = text.split('?')
  return before.replace(/(\/\/[^/@:]*):[^@]*@/, '$1@')
}
