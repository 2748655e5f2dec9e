import { textOf, textsOf } from '../command/flag-values.ts'
import type { Flags } from '../command/flags.ts'
import { readText } from '../command/read-input.ts'
import type { Terminal } from '../command/terminal.ts'
import { UsageError } from '../command/usage-error.ts'

/** A message as the flags have it, its files read; for a list with placeholders in it. */
export interface Draft {
  readonly from: string | undefined
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly replyTo: readonly string[]
  readonly subject: string | undefined
  readonly text: string | undefined
  readonly html: string | undefined
  readonly attach: readonly string[]
  readonly headers: readonly { readonly name: string; readonly body: string }[]
  readonly unsubscribe: readonly string[]
  readonly envelopeFrom: string | undefined
  readonly envelopeTo: readonly string[]
}

/** Reads what the flags name. Standard input is the text where no body is given and `mayRead`. */
export async function readDraft(flags: Flags, terminal: Terminal, mayRead: boolean): Promise<Draft> {
  const html = await bodyOf(flags, 'html', terminal)
  const text =
    (await bodyOf(flags, 'text', terminal)) ?? (html === undefined && mayRead ? await typed(terminal) : undefined)
  return {
    from: textOf(flags, 'from'),
    to: textsOf(flags, 'to'),
    cc: textsOf(flags, 'cc'),
    bcc: textsOf(flags, 'bcc'),
    replyTo: textsOf(flags, 'reply-to'),
    subject: textOf(flags, 'subject'),
    text,
    html,
    attach: textsOf(flags, 'attach'),
    headers: textsOf(flags, 'header').map(readHeader),
    unsubscribe: textsOf(flags, 'unsubscribe'),
    envelopeFrom: textOf(flags, 'envelope-from'),
    envelopeTo: textsOf(flags, 'envelope-to'),
  }
}

async function bodyOf(flags: Flags, name: 'text' | 'html', terminal: Terminal): Promise<string | undefined> {
  const [given, file] = [textOf(flags, name), textOf(flags, `${name}-file`)]
  if (given !== undefined && file !== undefined)
    throw new UsageError(`--${name} and --${name}-file are two texts for one.`)
  return file === undefined ? given : readText(file, terminal, `--${name}-file`)
}

/** A person is not waited for in silence. */
async function typed(terminal: Terminal): Promise<string> {
  if (terminal.input.isTTY === true) {
    throw new UsageError(
      'There is no body: give --text, --text-file or --html-file, or pipe a text in. --text "" sends none.',
    )
  }
  return readText('-', terminal, 'The text on standard input')
}

function readHeader(text: string): Draft['headers'][number] {
  const colon = text.indexOf(':')
  if (colon < 1) throw new UsageError('--header wants a name, a colon and a body: --header "X-Campaign: spring".')
  return { name: text.slice(0, colon).trim(), body: text.slice(colon + 1).trim() }
}
