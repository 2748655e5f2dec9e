import { posix } from 'node:path'
import { isPublished, placeOf, type Source } from '../house/source.ts'
import type { Check } from './check.ts'

/** The folders of core, each standing on those before it. */
const STOREYS = [
  'errors',
  'ports',
  'octets',
  'syntax',
  'address',
  'header',
  'mime',
  'envelope',
  'delivery',
  'message',
  'mailer',
]

/** The side that moves mail never learns how mail is written. */
const BARRED: Readonly<Record<string, readonly string[]>> = { delivery: ['header', 'mime', 'message'] }

const SRC = 'packages/core/src/'
const DOORS = [`${SRC}index.ts`, `${SRC}contract.ts`]

/** The folder of a file of core; undefined for what lies elsewhere or beside the folders. */
function storeyOf(path: string): string | undefined {
  return path.startsWith(SRC) ? /^([^/]+)\//.exec(path.slice(SRC.length))?.[1] : undefined
}

function problem(from: string, target: string): string | undefined {
  if (DOORS.includes(target)) return `${from} imports a door of core`
  const to = storeyOf(target)
  if (to === undefined || to === from) return undefined
  if (STOREYS.indexOf(to) > STOREYS.indexOf(from)) return `${from} stands below ${to}, and may not import it`
  return BARRED[from]?.includes(to) ? `${from} may never import ${to}` : undefined
}

function problemsOf(source: Source): string[] {
  const from = storeyOf(source.path)
  if (from === undefined) {
    return source.path.startsWith(SRC) && !DOORS.includes(source.path) ? [`${source.path}: lies in no folder`] : []
  }
  if (!STOREYS.includes(from)) return [`${source.path}: core has no folder "${from}"`]
  return source.imports.flatMap(({ specifier, start }) => {
    if (!specifier.startsWith('.')) return []
    const found = problem(from, posix.join(posix.dirname(source.path), specifier))
    return found === undefined ? [] : [`${placeOf(source, start)}: ${found}`]
  })
}

export const folderArrows: Check = {
  name: 'folder arrows inside core',
  find: (house) => house.sources.filter(({ path }) => isPublished(path)).flatMap(problemsOf),
}
