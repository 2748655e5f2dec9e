import { access, constants, realpath, stat } from 'node:fs/promises'
import { startFailure } from './start-program.ts'

/** The file that would be run, once links are followed. Rejects with `SENDMAIL_MISSING` when it is not there or is no program. */
export async function findProgram(path: string): Promise<string> {
  try {
    const program = await realpath(path)
    if (!(await stat(program)).isFile()) throw Object.assign(new Error('it is not a file'), { code: 'EACCES' })
    await access(program, constants.X_OK)
    return program
  } catch (error) {
    throw startFailure(error, path)
  }
}
