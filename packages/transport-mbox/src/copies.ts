import { deliveredToField, type MailObject, type Path, type Ports, returnPathField } from '@turbomail/core/contract'
import { fromLine } from './from-line.ts'
import type { ResolvedOptions } from './options.ts'

/** One of the mails that are appended for a mail object. */
export interface Copy {
  /** Its From_ line, without line end. */
  readonly fromLine: string
  /** From_ line and fields of its own, which stand ahead of the content. */
  readonly head: Buffer
}

/**
 * The copies of a mail. One that is for several names none of them: whoever is a Bcc recipient stays so. `contentLength` is given
 * where a field is to tell it.
 */
export function copiesOf(
  { envelope }: MailObject,
  contentLength: number | undefined,
  options: ResolvedOptions,
  ports: Ports,
): readonly Copy[] {
  const line = fromLine(envelope.reversePath, ports.clock.now())
  const paths = envelope.recipients.map(({ path }) => path)
  const named = options.copies === 'each' ? paths : [paths.length === 1 ? paths[0] : undefined]
  const start = `${line}\n${options.returnPath ? returnPathField(envelope.reversePath, '\n') : ''}`
  const end = contentLength === undefined ? '' : `Content-Length: ${contentLength}\n`
  return named.map((path) => ({ fromLine: line, head: Buffer.from(`${start}${forField(path, options)}${end}`) }))
}

function forField(path: Path | undefined, { deliveredTo }: ResolvedOptions): string {
  return deliveredTo && path !== undefined ? deliveredToField(path, '\n') : ''
}
