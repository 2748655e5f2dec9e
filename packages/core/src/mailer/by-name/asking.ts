import type { ErrorCode } from '../../errors/codes.ts'
import { isMailError } from '../../errors/mail-error.ts'
import { OptionsError } from '../../errors/options-error.ts'

/**
 * What the entry of a package makes. Its errors say which variable they are about. Of what is no error of ours only the kind
 * is told: Node puts a whole URL, password and all, into the error that it has no use for it.
 */
export function asking<T>(name: string, where: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!isMailError(error)) {
      const kind = error instanceof Error ? error.name : typeof error
      throw new OptionsError('OPTIONS_PACKAGE_UNFIT', `${where}: the package of ${name} failed with ${kind}.`, where)
    }
    throw isOptionsError(error) ? new OptionsError(error.code, `${where}: ${error.message}`, error.option) : error
  }
}

function isOptionsError(
  error: object,
): error is OptionsError & { readonly code: Extract<ErrorCode, `OPTIONS_${string}`> } {
  return 'option' in error && 'code' in error && String(error.code).startsWith('OPTIONS_')
}
