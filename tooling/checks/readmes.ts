import type { House } from '../house/house.ts'
import { isPublished, packageOf } from '../house/source.ts'
import { errorsOf, withReference } from '../readme/reference.ts'
import type { Check } from './check.ts'

/** Packages whose README tells of errors in other ways: those of core are a page of their own, the kit raises none. */
const WITHOUT_ERRORS = ['core', 'conformance', 'create-transport']

/** What a README must have, and for which packages. */
interface Wanted {
  readonly words: string
  readonly pattern: RegExp
  of(house: House, folder: string): boolean
}

const WANTED: readonly Wanted[] = [
  { words: 'a command that installs it', pattern: /^npm (?:install|create|init) .*@turbomail\//m, of: () => true },
  { words: '## Example', pattern: /^## Example$/m, of: () => true },
  { words: '## Guarantees', pattern: /^## Guarantees$/m, of: () => true },
  { words: '<!-- options … -->', pattern: /^<!-- options \w+(?: alone)? -->$/m, of: hasOptions },
  { words: '<!-- errors -->', pattern: /^<!-- errors -->$/m, of: raisesErrors },
  { words: '<!-- conformance -->', pattern: /^<!-- conformance -->$/m, of: runsTheKit },
]

function hasOptions({ sources }: House, folder: string): boolean {
  return sources.some(({ path }) => isPublished(path) && packageOf(path) === folder && path.endsWith('/src/options.ts'))
}

function raisesErrors(house: House, folder: string): boolean {
  return !WITHOUT_ERRORS.includes(folder) && errorsOf(house, folder).length > 0
}

function runsTheKit({ files }: House, folder: string): boolean {
  return files.has(`packages/${folder}/test/harnesses.ts`)
}

function problemsOf(house: House, folder: string): string[] {
  const path = `packages/${folder}/README.md`
  const readme = house.pages.get(path) ?? ''
  const lacking = WANTED.filter(({ pattern, of }) => of(house, folder) && !pattern.test(readme))
  return [
    ...(withReference(house, folder, readme) === readme ? [] : [`${path}: is out of date; run pnpm readme-tables`]),
    ...lacking.map(({ words }) => `${path}: lacks ${words}`),
  ]
}

export const readmes: Check = {
  name: 'READMEs have what a reader looks for, and tables that are those of the code',
  find: (house) => house.packages.flatMap(({ folder }) => problemsOf(house, folder)),
}
