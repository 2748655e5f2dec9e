import { choiceOption, nearestName } from '../../errors/check-options.ts'
import { OptionsError } from '../../errors/options-error.ts'

const PREFIX = 'TURBOMAIL_'

const NAMES = ['TRANSPORT', 'MANAGER', 'PASSWORD', 'PASSWORD_FILE', 'FROM', 'ENABLED'] as const

export type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says. An empty variable says nothing. */
export interface Settings {
  readonly transport: string | undefined
  readonly manager: string | undefined
  readonly password: string | undefined
  readonly passwordFile: string | undefined
  readonly from: string | undefined
  readonly enabled: boolean | undefined
}

/** Throws an `OptionsError` for a variable whose name is nearly a known one, and for two that say the same. */
export function readSettings(env: Environment): Settings {
  for (const name of Object.keys(env)) if (name.startsWith(PREFIX)) checkVariable(name)
  const read = (name: (typeof NAMES)[number]): string | undefined => env[PREFIX + name] || undefined
  const [password, passwordFile, enabled] = [read('PASSWORD'), read('PASSWORD_FILE'), read('ENABLED')]
  if (password !== undefined && passwordFile !== undefined) {
    const text = 'TURBOMAIL_PASSWORD_FILE must not be set where TURBOMAIL_PASSWORD is.'
    throw new OptionsError('OPTIONS_INVALID', text, 'TURBOMAIL_PASSWORD_FILE')
  }
  return {
    transport: read('TRANSPORT'),
    manager: read('MANAGER'),
    password,
    passwordFile,
    from: read('FROM'),
    enabled: enabled === undefined ? undefined : readSwitch(enabled, 'TURBOMAIL_ENABLED'),
  }
}

/** An application may have variables of its own, such as `TURBOMAIL_TRANSPORT_2`; one that is only misspelt is none. */
function checkVariable(variable: string): void {
  const name = variable.slice(PREFIX.length)
  if (NAMES.some((known) => known === name)) return
  const nearest = nearestName(name, NAMES)
  if (nearest === undefined || name.startsWith(`${nearest}_`)) return
  const text = `There is no variable ${variable}. Did you mean ${PREFIX}${nearest}?`
  throw new OptionsError('OPTIONS_UNKNOWN', text, variable)
}

function readSwitch(text: string, variable: string): boolean {
  const choice = choiceOption(text, variable, 'true', ['true', 'false', '1', '0'])
  return choice === 'true' || choice === '1'
}
