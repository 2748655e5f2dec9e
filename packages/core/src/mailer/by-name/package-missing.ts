import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nearestName } from '../../errors/check-options.ts'
import { OptionsError } from '../../errors/options-error.ts'
import type { PackageName, Role } from './package-name.ts'
import type { Environment } from './settings.ts'

/** The names that this project has packages for. */
const KNOWN: Readonly<Record<Role, readonly string[]>> = {
  transport: ['smtp', 'smtps', 'lmtp', 'maildir', 'mbox', 'debug', 'sendmail', 'nodemailer'],
  manager: ['immediate', 'ondemand', 'transactional', 'bullmq', 'pgboss'],
}

const LOCK_FILES: readonly (readonly [file: string, command: string])[] = [
  ['pnpm-lock.yaml', 'pnpm add'],
  ['yarn.lock', 'yarn add'],
  ['bun.lock', 'bun add'],
  ['bun.lockb', 'bun add'],
  ['package-lock.json', 'npm install'],
]

const AGENTS: ReadonlyMap<string, string> = new Map([
  ['pnpm', 'pnpm add'],
  ['yarn', 'yarn add'],
  ['bun', 'bun add'],
])

/** Says how to install what was asked for, or which name may have been meant. */
export function packageMissing(
  { role, asked, candidates }: PackageName,
  where: string,
  folders: readonly string[],
  env: Environment,
): OptionsError {
  const [own, other = own] = candidates
  const isForeign = candidates.length > 1 && !KNOWN[role].includes(asked)
  const nearest = isForeign ? likely(asked, role) : undefined
  const advice = nearest === undefined ? 'Install it' : `Did you mean ${nearest}? If not, install it`
  const command = `${installer(folders, env)} ${isForeign ? other : own}`
  const searched = folders.join(' and ')
  const text = `${where}: the package ${candidates.join(' or ')} is not installed for the application (searched from ${searched}). ${advice}: ${command}`
  return new OptionsError('OPTIONS_PACKAGE_MISSING', text, where)
}

/** The name of ours that is nearest, or the URL of what looks like a host. */
function likely(asked: string, role: Role): string | undefined {
  if (role === 'transport' && (asked.includes('.') || asked === 'localhost')) return `smtp://${asked}`
  return nearestName(asked, KNOWN[role])
}

/** By the nearest lock file, or by who runs this. */
function installer(folders: readonly string[], env: Environment): string {
  for (const folder of folders) {
    const found = lockedBy(folder)
    if (found !== undefined) return found
  }
  return AGENTS.get(String(env.npm_config_user_agent).split('/', 1)[0] ?? '') ?? 'npm install'
}

function lockedBy(folder: string): string | undefined {
  const found = LOCK_FILES.find(([file]) => existsSync(join(folder, file)))
  const above = dirname(folder)
  if (found !== undefined || above === folder) return found?.[1]
  return lockedBy(above)
}
