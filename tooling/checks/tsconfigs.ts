import type { House, Package } from '../house/house.ts'
import type { Check } from './check.ts'

/** The whole `tsconfig.json` of a package: its references are the packages that its published code stands on. */
export function stampTsconfig({ manifest }: Package): object {
  const references = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter((name) => name.startsWith('@turbomail/'))
    .map((name) => ({ path: `../${name.slice('@turbomail/'.length)}` }))
  return { extends: '../../tooling/tsconfig.base.json', ...(references.length > 0 && { references }) }
}

function problemsOf(one: Package): string[] {
  const wanted = stampTsconfig(one)
  const right = JSON.stringify(JSON.parse(one.tsconfig)) === JSON.stringify(wanted)
  return right ? [] : [`packages/${one.folder}/tsconfig.json: is not ${JSON.stringify(wanted)}`]
}

function rootProblems(house: House): string[] {
  const { references } = JSON.parse(house.tsconfig) as { references: { path: string }[] }
  const wanted = house.packages.map(({ folder }) => `packages/${folder}`)
  const right = JSON.stringify(references.map(({ path }) => path)) === JSON.stringify(wanted)
  return right ? [] : [`tsconfig.json: the references are not ${wanted.join(', ')}`]
}

export const tsconfigs: Check = {
  name: 'tsconfigs',
  find: (house) => [...house.packages.flatMap(problemsOf), ...rootProblems(house)],
}
