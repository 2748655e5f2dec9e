import type { MailObject, Path, Ports } from '@turbomail/core/contract'
import type { ResolvedOptions } from './options.ts'
import { traceFields } from './trace-head.ts'

/** One file that is to be stored. */
export interface Copy {
  /** For whom it is: one recipient, or all of the envelope. */
  readonly paths: readonly Path[]
  /** What is put ahead of the content. */
  readonly head: Buffer
  readonly headLines: number
}

/** The copies of a mail. One that is for several names none of them: whoever is a Bcc recipient stays so. */
export function copiesOf({ envelope }: MailObject, options: ResolvedOptions, ports: Ports): readonly Copy[] {
  const paths = envelope.recipients.map(({ path }) => path)
  const groups = options.copies === 'each' ? paths.map((path) => [path]) : [paths]
  return groups.map((group) => {
    const only = group.length === 1 ? group[0] : undefined
    const fields = traceFields(envelope.reversePath, only, options, ports)
    return { paths: group, head: Buffer.from(fields), headLines: fields.split('\n').length - 1 }
  })
}
