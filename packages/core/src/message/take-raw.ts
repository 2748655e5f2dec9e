import { MessageError } from '../errors/message-error.ts'
import type { Source } from '../mime/body.ts'
import { sharedCopy } from '../octets/shared-copy.ts'
import type { Ports } from '../ports/ports.ts'
import { checkNames } from './check-names.ts'
import { composeRaw } from './compose-raw.ts'
import { asOctets, type ContentInput, isPathInput, isStream } from './content-input.ts'
import { copyInput } from './copy-input.ts'
import type { Eventually } from './eventually.ts'
import { FileSource } from './file-source.ts'
import { fix } from './fixed.ts'
import { FunctionSource, notContent, readContent } from './function-source.ts'
import type { RawMail } from './raw-mail.ts'
import type { Snapshot } from './snapshot.ts'
import { bufferStream } from './stream-content.ts'

const NAMES: ReadonlySet<string> = new Set<keyof RawMail>(['raw', 'envelope', 'labels', 'keepBcc', 'longLines'])

/** Takes down a raw message, within the call. */
export function takeRaw(input: RawMail, ports: Ports): Snapshot {
  checkNames(input, NAMES)
  if (![undefined, 'pass', 'refuse'].includes(input.longLines)) {
    throw new MessageError('MESSAGE_FIELD', "longLines is 'pass' or 'refuse'", 'longLines')
  }
  const options: RawMail = copyInput(
    { ...input, raw: '' },
    { octets: sharedCopy, message: (other) => other },
    'envelope',
  )
  const raw = sourceOf(input.raw)
  const fixed = fix(ports)
  return { compose: async () => composeRaw(options, await raw(), fixed) }
}

/** What is in memory is copied now; what can be read once is read when the mail is composed. */
function sourceOf(raw: ContentInput): () => Eventually<Uint8Array | Source> {
  const octets = typeof raw === 'string' ? Buffer.from(raw) : asOctets(raw)
  if (octets !== undefined) {
    const copy = typeof raw === 'string' ? octets : sharedCopy(octets)
    return () => copy
  }
  if (typeof raw === 'function') return () => new FunctionSource(raw, 'raw')
  if (typeof raw !== 'object' || raw === null) throw notContent('raw')
  if (raw instanceof Blob) return () => ({ size: () => raw.size, open: () => readContent(raw, 'raw') })
  if (isStream(raw)) return () => bufferStream(raw, 'raw')
  if (isPathInput(raw)) return () => new FileSource(raw.path, 'raw')
  throw notContent('raw')
}
