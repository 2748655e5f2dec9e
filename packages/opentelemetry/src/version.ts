import { readFileSync } from 'node:fs'

/** What tracers and meters are asked for by. */
export const SCOPE = '@turbomail/opentelemetry'

/** The version of this package; `undefined` where it was bundled, and its manifest is not beside it. */
export const VERSION: string | undefined = findVersion()

function findVersion(): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    return name === SCOPE ? version : undefined
  } catch {
    return undefined
  }
}
