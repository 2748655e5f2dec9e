import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { filledPage, PAGE, recipeFiles, shownFiles } from './testing/recipe-page.ts'

const page = await readFile(PAGE, 'utf8')

test('the page shows each recipe as it is: node examples/recipes/write-page.ts', () => {
  expect(page).toBe(filledPage(page))
})

test('the page shows every file of every recipe, once', () => {
  expect(shownFiles(page).toSorted()).toEqual(recipeFiles().toSorted())
})
