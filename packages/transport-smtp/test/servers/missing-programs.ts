import { existsSync } from 'node:fs'

/** Which of these programs are not here, and how to get them; `packages` are those of Debian. */
export function missingPrograms(programs: readonly string[], packages: string): string | undefined {
  const missing = programs.filter((program) => !existsSync(program))
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not found: apt-get install -y ${packages}`
}

/** For servers that change their user. */
export function missingRoot(name: string): string | undefined {
  return process.getuid?.() === 0 ? undefined : `${name} can be started by root only`
}
