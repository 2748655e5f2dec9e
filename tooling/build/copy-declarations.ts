import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { importsOf } from '../house/imports.ts'
import type { Door } from './package-doors.ts'

/** Declarations say `./x.ts` of a file that is published as `./x.d.ts`; every consumer understands `./x.js`. */
function publishedForm(path: string, text: string): { text: string; reached: string[] } {
  const relative = importsOf(path, text).filter(({ specifier }) => specifier.startsWith('.'))
  let published = ''
  let copied = 0
  for (const { specifier, start, end } of relative) {
    if (!specifier.endsWith('.ts')) throw new Error(`${path} imports ${specifier} without its ending`)
    published += `${text.slice(copied, start)}'${specifier.slice(0, -'.ts'.length)}.js'`
    copied = end
  }
  const reached = relative.map(({ specifier }) => posix.join(posix.dirname(path), specifier.replace(/\.ts$/, '.d.ts')))
  return { text: published + text.slice(copied), reached }
}

/** Copies the declarations that the doors reach, and no others, from `types` to `dist`. */
export async function copyDeclarations(types: string, doors: readonly Door[], dist: string): Promise<void> {
  const waiting = doors.map((door) => `${door.name}.d.ts`)
  const seen = new Set<string>()
  for (const path of waiting) {
    if (seen.has(path)) continue
    seen.add(path)
    const { text, reached } = publishedForm(path, await readFile(join(types, path), 'utf8'))
    await mkdir(dirname(join(dist, path)), { recursive: true })
    await writeFile(join(dist, path), text)
    waiting.push(...reached)
  }
}
