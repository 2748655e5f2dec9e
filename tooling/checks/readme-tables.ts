import type { House, Package } from '../house/house.ts'
import { isPublished, packageOf } from '../house/source.ts'
import { errorsOf, withReference } from '../readme/reference.ts'
import type { Check } from './check.ts'

/** Packages whose README tells of errors in other ways: those of core are a page of their own, the kit raises none. */
const WITHOUT_ERRORS = ['core', 'conformance', 'create-transport']

function problemsOf(house: House, { folder }: Package): string[] {
  const path = `packages/${folder}/README.md`
  const readme = house.pages.get(path) ?? ''
  const sources = house.sources.filter((source) => isPublished(source.path) && packageOf(source.path) === folder)
  const raises = errorsOf(house, folder).length > 0 && !WITHOUT_ERRORS.includes(folder)
  const offers = sources.some(({ path: file }) => file.endsWith('/src/options.ts'))
  return [
    ...(withReference(house, folder, readme) === readme ? [] : [`${path}: is out of date; run pnpm readme-tables`]),
    ...(raises && !readme.includes('<!-- errors -->') ? [`${path}: has no place <!-- errors -->`] : []),
    ...(offers && !/<!-- options \w+ -->/.test(readme) ? [`${path}: has no place <!-- options … -->`] : []),
  ]
}

export const readmeTables: Check = {
  name: 'tables of options and errors in READMEs are those of the code',
  find: (house) => house.packages.flatMap((one) => problemsOf(house, one)),
}
