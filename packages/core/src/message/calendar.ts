import { MessageError } from '../errors/message-error.ts'
import { checkText } from './check-form.ts'
import { checkNames } from './check-names.ts'
import type { ContentInput } from './content-input.ts'
import { type Eventually, whenThere } from './eventually.ts'
import type { CalendarOptions } from './message-options.ts'
import { readBody, type TextBody } from './text-body.ts'

const NAMES: ReadonlySet<string> = new Set<keyof CalendarOptions>(['content', 'method', 'charset', 'filename'])

/** An iCalendar object with what its Content-Type says of it. */
export interface Calendar {
  readonly body: TextBody
  readonly method: string | undefined
  readonly filename: string | undefined
}

/** RFC 6047 §2.4: `method` is the same as the METHOD in the object. */
export function readCalendar(input: ContentInput | CalendarOptions): Eventually<Calendar> {
  const options = isOptions(input) ? input : { content: input }
  checkNames(options, NAMES, 'calendar.')
  checkText(options.method, 'calendar.method')
  checkText(options.filename, 'calendar.filename')
  return whenThere(readBody({ content: options.content, charset: options.charset }, 'calendar'), (body) => {
    const own = ownMethod(body.content)
    const method = options.method?.toUpperCase() ?? own
    if (method !== undefined && !/^[A-Z-]+$/.test(method)) throw misfit('calendar.method is no iCalendar method')
    if (own !== undefined && method !== own) throw misfit(`calendar.method is not the ${own} of the object itself`)
    return { body, method, filename: options.filename }
  })
}

function isOptions(input: ContentInput | CalendarOptions): input is CalendarOptions {
  return typeof input === 'object' && input !== null && 'content' in input
}

function ownMethod(content: string | Uint8Array): string | undefined {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1')
  return /^METHOD:[ \t]*([A-Z-]+)[ \t]*$/im.exec(text)?.[1]?.toUpperCase()
}

function misfit(message: string): MessageError {
  return new MessageError('MESSAGE_FIELD', message, 'calendar.method')
}
