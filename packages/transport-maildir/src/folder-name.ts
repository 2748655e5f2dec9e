import { OptionsError } from '@turbomail/core/contract'
import { toModifiedUtf7 } from './modified-utf7.ts'

/** What no file system takes for a name, less what a reader may add. */
const LONGEST_OCTETS = 255

/** A level that would be another level, another place, or nothing that a reader could show. */
const UNFIT = /^$|[.\p{Cc}\p{Cs}]/u

/**
 * The name that a sub-folder has within its Maildir (Maildir++): `Lists/Ann` is `.Lists.Ann`. Letters outside ASCII are in
 * modified UTF-7 (RFC 3501 §5.1.3), as IMAP servers expect. `OPTIONS_INVALID` for a folder that cannot be named.
 */
export function folderName(folder: string): string {
  if (typeof folder !== 'string') throw refused('folder must be a text.')
  const levels = folder.split('/')
  if (levels.some((level) => UNFIT.test(level))) {
    throw refused('folder must be levels with "/" between them, none of them empty, with "." or control characters.')
  }
  if (/^inbox$/i.test(levels[0] ?? '')) {
    throw refused('folder must not begin with INBOX: that is the Maildir itself, for which folder is left out.')
  }
  const name = levels.map((level) => `.${toModifiedUtf7(level.normalize('NFC'))}`).join('')
  if (name.length > LONGEST_OCTETS) throw refused('folder is longer than the name of a folder can be.')
  return name
}

function refused(text: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', text, 'folder')
}
