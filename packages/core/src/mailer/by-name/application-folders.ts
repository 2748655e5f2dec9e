import { realpathSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OptionsError } from '../../errors/options-error.ts'

/** From where the application's packages are looked for: files or folders, the first before the others. */
export function applicationFolders(given: string | URL | undefined): readonly string[] {
  if (given !== undefined) return [toPath(given)]
  const folder = process.cwd()
  const program = startedProgram()
  if (program === undefined) return [folder]
  return isToolOf(folder, program) ? [folder, program] : [program, folder]
}

function toPath(given: string | URL): string {
  try {
    return followed(/^\w{2,}:\/\//.test(String(given)) ? fileURLToPath(given) : resolve(given as string))
  } catch {
    const text = 'application must be a folder or a file: a path, or import.meta.url.'
    throw new OptionsError('OPTIONS_INVALID', text, 'application')
  }
}

function startedProgram(): string | undefined {
  const { argv } = process
  return argv[1] === undefined ? undefined : followed(argv[1])
}

/** With links followed, as Node does before it looks for packages; `node server` may mean a file with an ending. */
function followed(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Whether the program is installed for the project that `folder` lies in, as a test runner is. */
function isToolOf(folder: string, program: string): boolean {
  if (program.startsWith(join(folder, 'node_modules') + sep)) return true
  const above = dirname(folder)
  return above !== folder && isToolOf(above, program)
}
