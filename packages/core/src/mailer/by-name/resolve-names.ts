import { parseAddresses } from '../../address/address-list.ts'
import { OptionsError } from '../../errors/options-error.ts'
import type { MessageDefaults } from '../../message/message-options.ts'
import type { CreateMailerOptions } from '../create-options.ts'
import type { MailerOptions } from '../options.ts'
import { applicationFolders } from './application-folders.ts'
import type { Places } from './load-package.ts'
import { managerByName } from './manager-by-name.ts'
import { findPassword } from './password.ts'
import { readSettings, type Settings } from './settings.ts'
import { noTransport, transportByName } from './transport-by-name.ts'

/** The options of a mailer, with everything in place of its name. What is given goes before the environment. */
export async function resolveNames<O>(given: CreateMailerOptions<O>): Promise<MailerOptions<O>> {
  const { transport, manager, password, env = process.env, packages = {}, application, ...rest } = given
  const settings = readSettings(env)
  const places: Places = { packages, folders: applicationFolders(application), env }
  const enabled = rest.enabled ?? settings.enabled
  return {
    ...rest,
    ...(enabled === undefined ? {} : { enabled }),
    ...defaultsOf(rest, settings),
    transport: rest.role === 'submit' ? undefined : await transportOf(given, settings, places, enabled !== false),
    manager: await managerOf(given, settings, places),
  }
}

function defaultsOf({ defaults }: CreateMailerOptions, { from }: Settings): Pick<MailerOptions, 'defaults'> {
  if (from === undefined || defaults === null || defaults?.from !== undefined) return {}
  return { defaults: { ...defaults, from: readFrom(from) } }
}

/** A slip is told now, not with every mail. */
function readFrom(text: string): MessageDefaults['from'] {
  try {
    return parseAddresses(text)
  } catch (cause) {
    const reason = `TURBOMAIL_FROM must be an address: ${(cause as Error).message}`
    throw new OptionsError('OPTIONS_INVALID', reason, 'TURBOMAIL_FROM', { cause })
  }
}

async function transportOf<O>(
  { transport, password }: CreateMailerOptions<O>,
  settings: Settings,
  places: Places,
  isNeeded: boolean,
): Promise<MailerOptions<O>['transport']> {
  if (transport !== undefined && typeof transport !== 'string') {
    if (password === undefined) return transport
    const text = 'password goes with the URL of a transport: one that was made already has its own.'
    throw new OptionsError('OPTIONS_UNSUPPORTED', text, 'password')
  }
  const [url, where] = transport === undefined ? [settings.transport, 'TURBOMAIL_TRANSPORT'] : [transport, 'transport']
  if (url !== undefined) {
    const found = await findPassword(password, transport, settings)
    return transportByName(url, where, found, places)
  }
  if (isNeeded) throw noTransport()
  return undefined
}

async function managerOf<O>(
  { manager }: CreateMailerOptions<O>,
  settings: Settings,
  places: Places,
): Promise<MailerOptions<O>['manager']> {
  if (manager !== undefined && typeof manager !== 'string') return manager
  const [text, where] = manager === undefined ? [settings.manager, 'TURBOMAIL_MANAGER'] : [manager, 'manager']
  return text === undefined ? undefined : managerByName<O>(text, where, places)
}
