import type { House, Manifest, Package } from '../house/house.ts'
import type { Check } from './check.ts'

const REPOSITORY = 'git+https://github.com/turbomail/turbomail.git'
const NODE = '>=20.19'

/** Packages whose own dependencies want a newer Node. */
const NEWER_NODE: Readonly<Record<string, string>> = { 'manager-pgboss': '>=22.12' }

/** What is published besides what is built: files that a package copies for whoever runs it. */
const BESIDES: Readonly<Record<string, readonly string[]>> = { 'create-transport': ['template'] }

/** `./src/contract.ts` as what is published of it. */
function published(source: string): { types: string; default: string } {
  const name = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '')
  return { types: `${name}.d.ts`, default: `${name}.js` }
}

/** What every manifest has, in this order; the rest of it is the package's own. */
export function stampManifest(folder: string, own: Manifest): object {
  const { version, description, keywords, bin, exports } = own
  const { dependencies, peerDependencies, peerDependenciesMeta, optionalDependencies, devDependencies } = own
  return {
    name: `@turbomail/${folder}`,
    version,
    description,
    keywords,
    license: 'MIT',
    repository: { type: 'git', url: REPOSITORY, directory: `packages/${folder}` },
    type: 'module',
    engines: { node: NEWER_NODE[folder] ?? NODE },
    ...(bin && { bin }),
    sideEffects: false,
    files: ['dist', ...(BESIDES[folder] ?? [])],
    exports,
    publishConfig: {
      access: 'public',
      exports: Object.fromEntries(Object.entries(exports).map(([door, source]) => [door, published(source)])),
    },
    scripts: { build: 'node ../../tooling/build.ts' },
    ...(dependencies && { dependencies }),
    ...(peerDependencies && { peerDependencies }),
    ...(peerDependenciesMeta && { peerDependenciesMeta }),
    ...(optionalDependencies && { optionalDependencies }),
    ...(devDependencies && { devDependencies }),
  }
}

/** Where two values of JSON part, in the order of the first; undefined when they are the same, order and all. */
function difference(wanted: unknown, found: unknown, path: string): string | undefined {
  if (JSON.stringify(wanted) === JSON.stringify(found)) return undefined
  if (!isRecord(wanted) || !isRecord(found)) return `${path} is not ${JSON.stringify(wanted)}`
  const extra = Object.keys(found).find((key) => !(key in wanted))
  if (extra !== undefined) return `${path}.${extra} is not in the template`
  for (const key of Object.keys(wanted)) {
    const inner = difference(wanted[key], found[key], `${path}.${key}`)
    if (inner !== undefined) return inner
  }
  return `${path} is in another order than ${Object.keys(wanted).join(', ')}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Packages of ours by the workspace, what runs by a caret, so that two packages can share one copy. */
function rangeProblems({ folder, manifest }: Package): string[] {
  const wrong = (ranges: Readonly<Record<string, string>> | undefined, ours: string) =>
    Object.entries(ranges ?? {}).flatMap(([name, range]) => {
      const right = name.startsWith('@turbomail/') ? range === ours : range.startsWith('^')
      return right ? [] : [`packages/${folder}/package.json: ${name} is asked for as ${range}`]
    })
  return [
    ...wrong(manifest.dependencies, 'workspace:^'),
    ...wrong(manifest.optionalDependencies, 'workspace:^'),
    ...wrong(manifest.devDependencies, 'workspace:*'),
  ]
}

function problemsOf(one: Package): string[] {
  const path = `packages/${one.folder}/package.json`
  const found = difference(stampManifest(one.folder, one.manifest), one.manifest, '')
  const { description } = one.manifest
  const sentence = /^[A-Z].*\.$/.test(description) ? [] : [`${path}: the description is not a sentence`]
  return [...(found === undefined ? [] : [`${path}: ${found}`]), ...sentence, ...rangeProblems(one)]
}

/** The versions move together, so that a user need not ask which of them belong together. */
function versionProblems(packages: readonly Package[]): string[] {
  const versions = new Set(packages.map(({ manifest }) => manifest.version))
  return versions.size <= 1 ? [] : [`packages/: more than one version: ${[...versions].join(', ')}`]
}

export const manifests: Check = {
  name: 'manifests',
  find: ({ packages }: House) => [...packages.flatMap(problemsOf), ...versionProblems(packages)],
}
