import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where Debian puts programs for the administrator, which is not always in the search path. */
const ADMIN = ['/usr/sbin', '/usr/local/sbin']

/** The path of a program that is installed here. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...ADMIN]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** What keeps a row from being measured here. */
export function missingProgram(name: string, from: string): string | undefined {
  return findProgram(name) === undefined ? `${name} not found: apt-get install -y ${from}` : undefined
}
