import type { Outcome, TransportFactory } from '@turbomail/core/contract'
import { createFactory } from './create-factory.ts'
import { type PrintOptions, resolvePrintOptions } from './options.ts'
import { summarize } from './summary.ts'
import { takeContent } from './take-content.ts'

/** Of a larger mail only the beginning is looked at. */
const KEEP_OCTETS = 4 * 1024 * 1024

/**
 * Accepts every mail, sends none, and writes a readable summary of each: envelope, header fields, MIME tree, the first
 * lines of the text; never binary content, and nothing that a terminal would obey. When `write` throws, the mail counts
 * as not handed over.
 */
export function print(options?: PrintOptions): TransportFactory {
  const { write, textLines } = resolvePrintOptions(options)
  const slots = { window: 1, maxInstances: Number.POSITIVE_INFINITY }
  return createFactory('print', slots, {
    async deliver(mail, given) {
      const content = await takeContent(mail, '8BITMIME', given, KEEP_OCTETS)
      write(summarize(mail, content, textLines))
      return { outcomes: mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate: 'accepted' })) }
    },
  })
}
