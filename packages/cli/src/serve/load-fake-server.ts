import { findInstalled } from '../command/load-installed.ts'
import { UsageError } from '../command/usage-error.ts'

type FakeServerPackage = typeof import('@turbomail/fake-server')

const NAME = '@turbomail/fake-server'

/** The package as the project has it, or else beside this program. */
export async function loadFakeServer(): Promise<FakeServerPackage> {
  const own = findInstalled(NAME)
  try {
    return own === undefined ? await import('@turbomail/fake-server') : ((await import(own)) as FakeServerPackage)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError(`serve needs the package ${NAME}, which is not installed: npm install --save-dev ${NAME}`)
  }
}
