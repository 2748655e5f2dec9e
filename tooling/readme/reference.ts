import { errorCodes } from '../checks/error-codes.ts'
import type { House } from '../house/house.ts'
import { type Interface, interfacesOf } from '../house/interfaces.ts'
import { isPublished, packageOf, type Source } from '../house/source.ts'
import { codesRaised, errorsTable } from './errors-table.ts'
import { optionsTable } from './options-table.ts'

/**
 * `<!-- options SmtpOptions -->` … `<!-- /options -->`, and the same of `errors`. With `alone` behind the name, what it takes from
 * others is left out: it stands in a table of its own.
 */
const PLACES = /(<!-- (options|errors)(?: (\w+)( alone)?)? -->\n)[\s\S]*?(<!-- \/\2 -->)/g

/** The published sources of a package. */
function sourcesOf({ sources }: House, folder: string): readonly Source[] {
  return sources.filter(({ path }) => isPublished(path) && packageOf(path) === folder)
}

/** The packages of ours that one stands on. */
function foundationsOf({ packages }: House, folder: string): readonly string[] {
  const { dependencies = {} } = packages.find((one) => one.folder === folder)?.manifest ?? {}
  return Object.keys(dependencies).flatMap((name) => /^@turbomail\/(.*)/.exec(name)?.[1] ?? [])
}

/** The codes that a package raises, those of what it stands on (but core) with them. */
export function errorsOf(house: House, folder: string): readonly string[] {
  const own = [folder, ...foundationsOf(house, folder).filter((one) => one !== 'core')]
  return codesRaised(
    own.flatMap((one) => sourcesOf(house, one)),
    sourcesOf(house, 'core'),
    errorCodes(house),
  )
}

/** The README of a package with the tables that are made from its code where their marks are. */
export function withReference(house: House, folder: string, readme: string): string {
  const find = finder([folder, ...foundationsOf(house, folder)].map((one) => sourcesOf(house, one)))
  return readme.replace(PLACES, (_, begin: string, kind: string, name = '', alone: string | undefined, end: string) => {
    const table =
      kind === 'errors'
        ? errorsTable(errorsOf(house, folder), errorCodes(house))
        : optionsTable(alone === undefined ? find : (one) => (one === name ? find(one) : undefined), name)
    return `${begin}\n${table}\n\n${end}`
  })
}

/** Looks into the first group of sources, then into the next. */
function finder(groups: readonly (readonly Source[])[]): (name: string) => Interface | undefined {
  return (name) => {
    for (const group of groups) {
      const holding = group.filter(({ text }) => text.includes(`interface ${name}`))
      const found = holding.flatMap(interfacesOf).find((one) => one.name === name)
      if (found !== undefined) return found
    }
    return undefined
  }
}
