import type { House, Package } from '../house/house.ts'
import type { Import } from '../house/imports.ts'
import { isPublished, packageOf, placeOf, type Source } from '../house/source.ts'
import type { Check } from './check.ts'

const SCOPE = '@turbomail/'

/** Which packages a package may stand on when it is installed. What stands in no row stands on nothing of ours. */
const ARROWS: readonly (readonly [from: RegExp, to: readonly string[]])[] = [
  [/^manager-(bullmq|pgboss)$/, ['core', 'durable']],
  [/^manager-/, ['core']],
  [/^transport-/, ['core']],
  [/^(conformance|durable|opentelemetry|testing|cli|well-known|routing)$/, ['core']],
]

/**
 * What a package makes use of where the user has installed it: loaded when a command asks for it, and an optional peer so that
 * package managers put it where the program finds it, in a version that fits.
 */
const OPTIONAL_PEERS: Readonly<Record<string, readonly string[]>> = {
  cli: ['fake-server', 'transport-maildir', 'transport-smtp'],
}

/** What every package may use in its tests. */
const FOR_TESTS = ['conformance', 'fake-server', 'transport-debug']

/** What a package that combines others, or writes code that uses them, may use in its tests besides. */
const COMBINED: Readonly<Record<string, RegExp>> = {
  routing: /^(manager|transport)-/,
  cli: /^(manager|transport)-/,
  opentelemetry: /^(manager|transport)-/,
  'create-transport': /^core$/,
}

function arrowsOf(folder: string): readonly string[] {
  return ARROWS.find(([from]) => from.test(folder))?.[1] ?? []
}

/** `@turbomail/core/contract` as `core` and `./contract`; undefined for what is not ours. */
function ours(specifier: string): { folder: string; door: string } | undefined {
  if (!specifier.startsWith(SCOPE)) return undefined
  const [folder = '', ...rest] = specifier.slice(SCOPE.length).split('/')
  return { folder, door: ['.', ...rest].join('/') }
}

/** `lib/sub` and `@scope/lib/sub` as the name to install; undefined for a file, a built-in or a scheme. */
function installedName(specifier: string): string | undefined {
  if (/^\.|^\/|:/.test(specifier)) return undefined
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0]
}

function optionalPeersOf(folder: string, { peerDependenciesMeta }: Package['manifest']): readonly string[] {
  const isOptional = (peer: string) =>
    Object.entries(peerDependenciesMeta?.[SCOPE + peer] ?? {}).join() === 'optional,true'
  return (OPTIONAL_PEERS[folder] ?? []).filter(isOptional)
}

function manifestProblems({ folder, manifest }: Package): string[] {
  const place = `packages/${folder}/package.json`
  const wrong = (ranges: object | undefined, allowed: readonly string[], words: string, others?: RegExp) =>
    Object.keys(ranges ?? {}).flatMap((name) => {
      const target = ours(name)?.folder
      if (target === undefined || allowed.includes(target) || others?.test(target)) return []
      return [`${place}: ${folder} may not ${words} ${target}`]
    })
  const arrows = arrowsOf(folder)
  return [
    ...wrong({ ...manifest.dependencies, ...manifest.optionalDependencies }, arrows, 'stand on'),
    ...wrong(manifest.peerDependencies, optionalPeersOf(folder, manifest), 'have as a peer'),
    ...wrong(manifest.devDependencies, [...arrows, ...FOR_TESTS], 'be tested with', COMBINED[folder]),
  ]
}

/** A file is imported within its own package only, and nothing outside the packages reaches into one. */
function fileProblem(source: Source, { specifier }: Import): string | undefined {
  const target = new URL(specifier, `file:///${source.path}`).pathname.slice(1)
  if (packageOf(target) === packageOf(source.path)) return undefined
  return `reaches into another package by ${specifier}: public names only`
}

function doorProblem(house: House, specifier: string): string | undefined {
  const target = ours(specifier)
  if (target === undefined) return undefined
  const doors = house.packages.find((one) => one.folder === target.folder)?.manifest.exports
  return doors !== undefined && target.door in doors ? undefined : `${specifier} is no public name`
}

/** What runs in an application is declared as such; a test may use the development dependencies besides. */
function declarationProblem(owner: Package, source: Source, specifier: string): string | undefined {
  const name = installedName(specifier)
  if (name === undefined || name === owner.manifest.name) return undefined
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = owner.manifest
  if (name in { ...dependencies, ...peerDependencies, ...optionalDependencies }) return undefined
  if (isPublished(source.path)) return `imports ${name}, which is not among the dependencies`
  if (ours(name) === undefined || name in { ...devDependencies }) return undefined
  return `imports ${name}, which is not among the devDependencies`
}

function importProblem(house: House, source: Source, one: Import): string | undefined {
  if (one.specifier.startsWith('.')) return fileProblem(source, one)
  const owner = house.packages.find(({ folder }) => folder === packageOf(source.path))
  return doorProblem(house, one.specifier) ?? (owner && declarationProblem(owner, source, one.specifier))
}

export const packageArrows: Check = {
  name: 'package arrows',
  find: (house) => [
    ...house.packages.flatMap(manifestProblems),
    ...house.sources.flatMap((source) =>
      source.imports.flatMap((one) => {
        const problem = importProblem(house, source, one)
        return problem === undefined ? [] : [`${placeOf(source, one.start)}: ${problem}`]
      }),
    ),
  ],
}
