import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transportFiles } from './transport-files.ts'
import { readTransportName, type TransportName } from './transport-name.ts'
import { writeFolder } from './write-folder.ts'

/** What was made. */
export interface Created extends TransportName {
  /** The absolute path of its folder. */
  readonly path: string
}

/** Makes a package as `createTransportPackage` says. `home` is the folder of this package, which has the template in it. */
export async function createPackage(name: string, into: string, home: URL): Promise<Created> {
  const read = readTransportName(name)
  const [template, manifest] = ['template', 'package.json'].map((path) => join(fileURLToPath(home), path)) as [
    string,
    string,
  ]
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const path = resolve(into, read.folder)
  await writeFolder(path, await transportFiles(read, template, version))
  return { ...read, path }
}
