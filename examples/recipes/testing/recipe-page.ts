import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '..')

/** Where the recipes are told. */
export const PAGE: string = join(FOLDER, '../../docs/recipes.md')

const FENCE = /^```(\w+) file=(\S+)\n[\s\S]*?^```$/gm

/** The page, each of its fences `file=…` filled with that file of the recipes. */
export function filledPage(page: string): string {
  return page.replace(FENCE, (_, language: string, file: string) => {
    const text = readFileSync(join(FOLDER, file), 'utf8')
    return `\`\`\`${language} file=${file}\n${text.trimEnd()}\n\`\`\``
  })
}

/** The files that a page shows, by their paths from the folder of the recipes. */
export function shownFiles(page: string): readonly string[] {
  return [...page.matchAll(FENCE)].map(([, , file = '']) => file)
}

/** All files of recipes that are neither tests nor there for tests. */
export function recipeFiles(): readonly string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .flatMap(({ name }) => readdirSync(join(FOLDER, name)).map((file) => `${name}/${file}`))
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('/.types'))
}
