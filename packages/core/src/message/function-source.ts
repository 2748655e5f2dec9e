import { MessageError } from '../errors/message-error.ts'
import type { Source } from '../mime/body.ts'
import { asOctets, type ContentInput, isPathInput, isStream } from './content-input.ts'
import { FileSource } from './file-source.ts'
import { readStream } from './stream-content.ts'
import { unreadableAtHandover } from './unreadable.ts'

type Opener = () => ContentInput | Promise<ContentInput>

/** What a function opens or makes, called anew for every reading. It has to give as many octets each time. */
export class FunctionSource implements Source {
  readonly #open: Opener
  readonly #field: string
  #octets: number | undefined

  constructor(open: Opener, field: string) {
    this.#open = open
    this.#field = field
  }

  size(): number | undefined {
    return this.#octets
  }

  async *open(): AsyncGenerator<Uint8Array> {
    let octets = 0
    try {
      for await (const chunk of readContent(await this.#open(), this.#field)) {
        octets += chunk.length
        yield chunk
      }
    } catch (cause) {
      throw unreadableAtHandover(this.#field, cause)
    }
    if (this.#octets !== undefined && this.#octets !== octets) {
      throw new MessageError('CONTENT_CHANGED', `${this.#field} gave another number of octets than before`, this.#field)
    }
    this.#octets = octets
  }
}

/** The octets of content of any form but a function. */
export async function* readContent(input: ContentInput, field: string): AsyncGenerator<Uint8Array> {
  const octets = asOctets(input)
  if (typeof input === 'string') yield Buffer.from(input)
  else if (octets !== undefined) yield octets
  else if (input instanceof Blob) yield* readStream(input.stream() as AsyncIterable<Uint8Array>, field)
  else if (typeof input === 'object' && input !== null && isStream(input)) yield* readStream(input, field)
  else if (typeof input === 'object' && input !== null && isPathInput(input)) {
    yield* new FileSource(input.path, field).open()
  } else throw notContent(field)
}

export function notContent(field: string): MessageError {
  return new MessageError('MESSAGE_FIELD', `${field} is neither text, octets, a stream, a function nor { path }`, field)
}
