import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const PATH = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']

/** Which of these programs are not here, and how to get them; `packages` are those of Debian. */
export function missingPrograms(programs: readonly string[], packages: string): string | undefined {
  const missing = programs.filter(
    (program) => !existsSync(program) && !PATH.some((place) => existsSync(join(place, program))),
  )
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not found: apt-get install -y ${packages}`
}

/** For what only root may do. */
export function missingRoot(what: string): string | undefined {
  return process.getuid?.() === 0 ? undefined : `${what}, which only root can do`
}
