import type { Variant } from '../src/index.ts'

/** A mail as it stands in an mbox: its From_ line, and what follows but for the empty line at its end. */
export interface StoredMail {
  readonly fromLine: string
  /** In latin1, as it was before it was quoted. */
  readonly text: string
}

const LENGTH = /^Content-Length: (\d+)\n/m

/** A reader of its own, so that no mistake of the writer's is made twice. Throws on what is no mbox of this variant. */
export function readMbox(file: Buffer, variant: Variant): readonly StoredMail[] {
  const mails: StoredMail[] = []
  let rest = file.toString('latin1')
  while (rest !== '') {
    const fromLine = /^From .*\n/.exec(rest)?.[0]
    if (fromLine === undefined) throw new Error(`no From_ line: ${JSON.stringify(rest.slice(0, 80))}`)
    rest = rest.slice(fromLine.length)
    const end = variant === 'mboxcl2' ? endByLength(rest) : endByLine(rest)
    if (!/^\n(?:From |$)/.test(rest.slice(end))) throw new Error('no empty line behind a mail')
    mails.push({ fromLine: fromLine.slice(0, -1), text: unquote(rest.slice(0, end), variant) })
    rest = rest.slice(end + 1)
  }
  return mails
}

function endByLine(text: string): number {
  const next = /\n\nFrom /.exec(text)?.index
  return next === undefined ? text.length - 1 : next + 1
}

function endByLength(text: string): number {
  const header = text.slice(0, text.indexOf('\n\n') + 2)
  const [, length] = LENGTH.exec(header) ?? []
  if (length === undefined) throw new Error('no Content-Length')
  return header.length + Number(length)
}

function unquote(text: string, variant: Variant): string {
  if (variant === 'mboxrd') return text.replace(/(?<![^\n])>(>*From )/g, '$1')
  return variant === 'mboxo' ? text.replace(/(?<![^\n])>From /g, 'From ') : text
}
