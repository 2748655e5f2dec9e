import { ambientOf } from '../house/ambient.ts'
import { isPublished, placeOf } from '../house/source.ts'
import type { Check } from './check.ts'

/** The one place that reads them, and the package that shares nothing with ours. */
const FREE = /^packages\/(core\/src\/ports|fake-server)\//

export const portsOnly: Check = {
  name: 'clock, randomness and host name through ports only',
  find: ({ sources }) =>
    sources
      .filter(({ path }) => isPublished(path) && !FREE.test(path))
      .flatMap((source) =>
        ambientOf(source.path, source.text).map(({ words, start }) => `${placeOf(source, start)}: ${words}`),
      ),
}
