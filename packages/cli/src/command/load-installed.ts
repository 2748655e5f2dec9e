import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where the project that the program is run in has a package of ours, as a URL to import; `undefined` where it has none. */
export function findInstalled(name: string): string | undefined {
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'turbomail.js')).resolve(name)).href
  } catch {
    return undefined
  }
}
