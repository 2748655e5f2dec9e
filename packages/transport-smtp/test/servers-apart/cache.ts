import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Recipe } from './recipes.ts'

/** Names another place for the folders. */
const VARIABLE = 'TURBOMAIL_SERVERS'

/** Where the folders are kept from one run to the next. */
export function cacheFolder(): string {
  const { [VARIABLE]: named, XDG_CACHE_HOME: caches = join(homedir(), '.cache') } = process.env
  return named || join(caches, 'turbomail', 'servers')
}

/** The folder of a recipe; one that has changed since has another. */
export function folderOf(recipe: Recipe): string {
  const digest = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 8)
  return join(cacheFolder(), `${recipe.name}-${recipe.suite}-${digest}`)
}
