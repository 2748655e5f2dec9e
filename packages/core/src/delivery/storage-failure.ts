import { constants } from 'node:os'
import type { ErrorCode } from '../errors/codes.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG']
/** Node knows this error by its number only. */
const QUOTA_ERRNO = -constants.errno.EDQUOT
const UNAVAILABLE: readonly unknown[] = [
  'EACCES',
  'EBUSY',
  'EISDIR',
  'ELOOP',
  'EMFILE',
  'ENAMETOOLONG',
  'ENFILE',
  'ENOENT',
  'ENOTDIR',
  'ENXIO',
  'EPERM',
  'EROFS',
  'ETXTBSY',
]

/**
 * An error of the file system as what it means for a mail: nothing was stored, it is the mailbox's trouble, and somebody may
 * mend it, so it is transient. `what` begins the text of the error.
 */
export function storageFailure(cause: unknown, what: string): TransportFailedError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new TransportFailedError(codeOf(cause), `${what}: ${said}`, { permanence: 'transient', cause })
}

function codeOf(cause: unknown): ErrorCode {
  const { code, errno } = (cause instanceof Error ? cause : {}) as NodeJS.ErrnoException
  if (FULL.includes(code) || errno === QUOTA_ERRNO) return 'MAILBOX_FULL'
  return UNAVAILABLE.includes(code) ? 'MAILBOX_UNAVAILABLE' : 'MAILBOX_FAILED'
}
