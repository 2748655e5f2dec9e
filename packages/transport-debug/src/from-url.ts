import { choiceOption, OptionsError, readQuery, type TransportFactory } from '@turbomail/core/contract'
import { captureTogether } from './capture.ts'
import type { CaptureOptions, PrintOptions } from './options.ts'
import { print } from './print.ts'

/**
 * The transport of `debug:` or `debug:print`, which shows mails, and of `debug:capture`, which remembers them in `outbox`;
 * options follow as in `debug:capture?as=7BIT`. A password that goes with it is left alone. This is what `createMailer` of
 * `@turbomail/core` asks for.
 */
export function fromUrl(url: string): TransportFactory {
  const [, way, query] = /^debug:([^?#]*)(?:\?([^#]*))?$/.exec(url) ?? []
  if (way === undefined) throw new OptionsError('OPTIONS_INVALID', 'url must be debug:print or debug:capture.', 'url')
  return choiceOption(way || undefined, 'what follows debug:', 'print', ['print', 'capture']) === 'print'
    ? print(readQuery<PrintOptions>(query ?? '', { textLines: 'number' }))
    : captureTogether(readQuery<CaptureOptions>(query ?? '', { as: 'text', window: 'number', maxInstances: 'number' }))
}
