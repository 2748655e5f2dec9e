/** Before any test: makes the folders that are not there yet. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { folderOf } from './cache.ts'
import { makeBase, makeFolder, removeRemains } from './make-folder.ts'
import { type Mirror, mirror } from './mirror.ts'
import { programsMissing } from './programs.ts'
import { RECIPES, type Recipe, type Suite } from './recipes.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Vitest calls it. What cannot be made is told here, and missed by the tests that want it. */
export async function setup(): Promise<void> {
  const wanted: readonly Recipe[] = Object.values(RECIPES).filter((recipe) => !existsSync(folderOf(recipe)))
  if (wanted.length === 0 || programsMissing() !== undefined) return
  await removeRemains()
  const from = await mirror()
  const suites = new Set(wanted.map(({ suite }) => suite))
  const made = await Promise.allSettled(
    [...suites].map((suite) =>
      makeSuite(
        suite,
        wanted.filter((recipe) => recipe.suite === suite),
        from,
      ),
    ),
  )
  for (const each of made) if (each.status === 'rejected') say(`could not be made: ${each.reason}`)
}

async function makeSuite(suite: Suite, recipes: readonly Recipe[], from: Mirror): Promise<void> {
  const begun = performance.now()
  const names = recipes.map(({ name }) => name).join(' and ')
  say(`making the folders of ${names} from ${suite} (once; they are kept)`)
  const base = await makeBase(suite, from)
  try {
    for (const recipe of recipes) await makeFolder(recipe, base, from)
  } finally {
    await rm(base, { recursive: true, force: true })
  }
  say(`made the folders of ${names} in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
}
