import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { manifestText } from './manifest.ts'
import type { TransportName } from './transport-name.ts'

/** npm leaves a file of that name out of what it packs. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' }

/**
 * The files of a new package: their texts, by their paths with `/` between folders. `template` is the folder of those that
 * are copied, about a transport called `json-lines`; `version` that of the packages of TurboMail it asks for.
 */
export async function transportFiles(
  name: TransportName,
  template: string,
  version: string,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map([['package.json', manifestText(name, version)]])
  const entries = await readdir(template, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name)
    const path = file.slice(join(template, '/').length).replaceAll('\\', '/')
    files.set(rename(RENAMED[path] ?? path, name), rename(await readFile(file, 'utf8'), name))
  }
  return files
}

/** Puts the transport's own name in place of that in the template. */
function rename(text: string, name: TransportName): string {
  const own: Readonly<Record<string, string>> = {
    'TURBOMAIL_TRANSPORT=json-lines': `TURBOMAIL_TRANSPORT=${name.asked}`,
    'turbomail-transport-json-lines': name.packageName,
    'json-lines': name.short,
    jsonLines: name.camel,
    JSON_LINES: name.constant,
  }
  return text.replace(new RegExp(Object.keys(own).join('|'), 'g'), (found) => own[found] ?? found)
}
