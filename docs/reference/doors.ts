import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { ROOT } from '../.vitepress/links.ts'

/** What a package exports under one name. */
export interface Door {
  /** What is behind `@turbomail/`, such as `core/contract`. */
  readonly name: string
  /** The absolute path of its source. */
  readonly file: string
}

/** The doors of all packages, as their manifests name them. */
export function allDoors(): readonly Door[] {
  return readdirSync(join(ROOT, 'packages'))
    .sort()
    .flatMap((folder) => {
      const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8'))
      const doors: [string, string][] = Object.entries(manifest.exports)
      return doors.map(([door, file]) => ({
        name: posix.join(folder, door),
        file: join(ROOT, 'packages', folder, file),
      }))
    })
}
