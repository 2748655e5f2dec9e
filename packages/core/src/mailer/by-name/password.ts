import { OptionsError } from '../../errors/options-error.ts'
import type { Settings } from './settings.ts'

const FILE = 'TURBOMAIL_PASSWORD_FILE'

/**
 * The password that goes with the URL: what was given in code before what the environment says, and so no other one with a
 * URL from code that has its own.
 */
export async function findPassword(
  given: string | undefined,
  urlFromCode: string | undefined,
  { password, passwordFile }: Settings,
): Promise<string | undefined> {
  if (given !== undefined) {
    if (typeof given === 'string' && given !== '') return given
    throw new OptionsError('OPTIONS_INVALID', 'password must be a string that is not empty.', 'password')
  }
  if (urlFromCode !== undefined && hasPassword(urlFromCode)) return undefined
  return password ?? (passwordFile === undefined ? undefined : await readPassword(passwordFile))
}

function hasPassword(url: string): boolean {
  return URL.canParse(url) && new URL(url).password !== ''
}

/** The error says nothing of the path: a password may stand there by mistake. */
async function readPassword(path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  const octets = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(`cannot be read (${error.code})`)
  })
  const password = decode(octets).replace(/\r?\n$/, '')
  if (password === '') throw unreadable('is empty')
  return password
}

function decode(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    throw unreadable('is not UTF-8')
  }
}

function unreadable(what: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `The file that ${FILE} names ${what}.`, FILE)
}
