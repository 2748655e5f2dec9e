import { gather } from '../octets/chunks.ts'
import { asOctets, type ContentInput, isStream } from './content-input.ts'
import type { Eventually } from './eventually.ts'
import { readContent } from './function-source.ts'
import { bufferStream } from './stream-content.ts'
import { unreadable } from './unreadable.ts'

/** All of a content, in memory: text as it is, anything else as octets. Functions are called now. */
export function readWhole(input: ContentInput, field: string): Eventually<string | Uint8Array> {
  if (typeof input === 'string') return input
  if (typeof input === 'function') return callWhole(input, field)
  return asOctets(input) ?? readObject(input, field)
}

function callWhole(make: Extract<ContentInput, () => unknown>, field: string): Eventually<string | Uint8Array> {
  const refuse = (cause: unknown): never => {
    throw unreadable(field, cause)
  }
  try {
    const made = make()
    if (!isThenable(made)) return readMade(made, field)
    return Promise.resolve(made)
      .then((later) => readMade(later, field))
      .catch(refuse)
  } catch (cause) {
    return refuse(cause)
  }
}

function isThenable(made: ContentInput | PromiseLike<ContentInput>): made is PromiseLike<ContentInput> {
  return typeof made === 'object' && made !== null && 'then' in made
}

/** What a function has made belongs to this mail alone, so that nothing of it is kept for others. */
function readMade(made: ContentInput, field: string): Eventually<string | Uint8Array> {
  if (typeof made === 'string') return made
  return asOctets(made) ?? gatherContent(made, field)
}

function readObject(input: ContentInput, field: string): Promise<Uint8Array> {
  if (typeof input === 'object' && input !== null && !(input instanceof Blob) && isStream(input)) {
    return bufferStream(input, field)
  }
  return gatherContent(input, field)
}

async function gatherContent(input: ContentInput, field: string): Promise<Uint8Array> {
  try {
    return await gather(readContent(input, field))
  } catch (cause) {
    throw unreadable(field, cause)
  }
}
