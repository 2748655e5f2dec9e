import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exportTarget } from './export-target.ts'

interface Manifest {
  readonly name?: unknown
  readonly exports?: unknown
}

/**
 * The URL of the module that `import name` means in a file at `from`, or in that folder; `undefined` when no such package
 * is installed there. Node tells it of a file's own imports only, and `require.resolve` asks for what is made for
 * `require`. Throws when a package is there and cannot be imported.
 */
export function resolvePackage(name: string, from: string): string | undefined {
  let isNearest = true
  for (const folder of upwardFrom(from)) {
    const own = isNearest ? readManifest(folder) : undefined
    if (own !== undefined) isNearest = false
    if (own?.name === name && own.exports !== undefined) return entryOf(name, folder, own)
    const installed = join(folder, 'node_modules', name)
    const manifest = readManifest(installed)
    if (manifest !== undefined) return entryOf(name, installed, manifest)
  }
  return undefined
}

function* upwardFrom(path: string): Generator<string> {
  yield path
  const above = dirname(path)
  if (above !== path) yield* upwardFrom(above)
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  }
}

/** Links in it are followed by `import()`: the application's own import comes to the same module. */
function entryOf(name: string, folder: string, { exports }: Manifest): string {
  const target = exportTarget(exports)
  if (exports !== undefined && exports !== null && target === undefined) {
    throw new Error(`${name} exports nothing that can be imported`)
  }
  const file = target === undefined ? createRequire(import.meta.url).resolve(folder) : join(folder, target)
  return pathToFileURL(file).href
}
