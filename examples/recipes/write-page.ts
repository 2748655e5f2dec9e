/** Writes the code of the recipes into docs/recipes.md, whose fences say which file they show. */
import { readFile, writeFile } from 'node:fs/promises'
import { filledPage, PAGE } from './testing/recipe-page.ts'

await writeFile(PAGE, filledPage(await readFile(PAGE, 'utf8')))
