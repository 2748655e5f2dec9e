import { posix } from 'node:path'
import { importsOf } from '../house/imports.ts'
import type { Tarball } from '../house/tarball.ts'

/** How many octets a package may take when it is unpacked. What is not named may take the least of them. */
const BUDGETS: Readonly<Record<string, number>> = {
  '@turbomail/core': 350_000,
  '@turbomail/transport-smtp': 180_000,
  '@turbomail/fake-server': 120_000,
  '@turbomail/conformance': 200_000,
  '@turbomail/durable': 80_000,
  '@turbomail/manager-pgboss': 80_000,
  '@turbomail/transport-debug': 80_000,
  '@turbomail/cli': 130_000,
}
const BUDGET = 60_000

const ALWAYS = ['package.json', 'README.md', 'LICENSE']

/** The folder of files that a package copies for whoever runs it. */
const TEMPLATES: Readonly<Record<string, string>> = { '@turbomail/create-transport': 'template/' }

/** How a program says what runs it (npm makes a command of it on every system). */
const FIRST_LINE = '#!/usr/bin/env node\n'

interface Published {
  readonly name: string
  readonly version: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

function manifestOf({ contents }: Tarball): Published {
  return JSON.parse(contents.get('package.json')?.toString() ?? '{}') as Published
}

function unpackedOctets({ contents }: Tarball): number {
  return [...contents.values()].reduce((sum, content) => sum + content.length, 0)
}

/** `core 123,456 of 400,000 octets`. */
export function sizeLine(tarball: Tarball): string {
  const { name } = manifestOf(tarball)
  const budget = BUDGETS[name] ?? BUDGET
  return `${name}: ${unpackedOctets(tarball).toLocaleString('en')} of ${budget.toLocaleString('en')} octets`
}

function sizeProblems(tarball: Tarball): string[] {
  const over = unpackedOctets(tarball) > (BUDGETS[manifestOf(tarball).name] ?? BUDGET)
  return over ? [`is too large: ${sizeLine(tarball)}`] : []
}

function fileProblems(tarball: Tarball): string[] {
  const { contents } = tarball
  const template = TEMPLATES[manifestOf(tarball).name]
  const isBuilt = (path: string) => /^dist\/.+(\.js|\.d\.ts)$/.test(path) && !path.includes('.test.')
  const isTemplate = (path: string) => template !== undefined && path.startsWith(template)
  const missing = ALWAYS.filter((path) => !contents.has(path)).map((path) => `lacks ${path}`)
  const extra = [...contents.keys()].filter((path) => !ALWAYS.includes(path) && !isBuilt(path) && !isTemplate(path))
  return [...missing, ...extra.map((path) => `holds ${path}`)]
}

function programProblems(tarball: Tarball): string[] {
  return Object.values(manifestOf(tarball).bin ?? {}).flatMap((path) => {
    const program = tarball.contents.get(posix.normalize(path))
    if (program === undefined) return [`installs ${path}, which it does not hold`]
    return program.toString().startsWith(FIRST_LINE)
      ? []
      : [`installs ${path}, which does not begin with ${FIRST_LINE.trim()}`]
  })
}

function manifestProblems(tarball: Tarball): string[] {
  const { exports, version, dependencies } = manifestOf(tarball)
  const doors = Object.values(exports ?? {}).flatMap((door) => Object.values(door))
  const closed = doors.filter((path) => !tarball.contents.has(posix.normalize(path)))
  const ranges = Object.entries(dependencies ?? {}).filter(([name, range]) =>
    name.startsWith('@turbomail/') ? range !== `^${version}` : !/^\^\d/.test(range),
  )
  return [
    ...(doors.length === 0 ? ['exports nothing'] : []),
    ...closed.map((path) => `exports ${path}, which it does not hold`),
    ...ranges.map(([name, range]) => `asks for ${name} as ${range}`),
  ]
}

/** Every file that is named is there, and every package that is named is asked for. */
function importProblems(tarball: Tarball): string[] {
  const { name, dependencies, peerDependencies } = manifestOf(tarball)
  const known = [name, ...Object.keys({ ...dependencies, ...peerDependencies })]
  const problem = (path: string, specifier: string): string | undefined => {
    if (specifier.startsWith('node:')) return undefined
    if (!specifier.startsWith('.')) {
      const declared = known.some((one) => specifier === one || specifier.startsWith(`${one}/`))
      return declared ? undefined : `imports ${specifier} in ${path}, and does not ask for it`
    }
    const target = posix.join(posix.dirname(path), specifier)
    const file = path.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target
    return tarball.contents.has(file) ? undefined : `imports ${specifier} in ${path}, and does not hold it`
  }
  return [...tarball.contents]
    .filter(([path]) => /\.(js|d\.ts)$/.test(path))
    .flatMap(([path, content]) =>
      importsOf(path, content.toString()).flatMap(({ specifier }) => problem(path, specifier) ?? []),
    )
}

/** What is wrong with a package as it is published, one line each. */
export function tarballProblems(tarball: Tarball): readonly string[] {
  const problems = [fileProblems, manifestProblems, programProblems, importProblems, sizeProblems].flatMap((find) =>
    find(tarball),
  )
  return problems.map((one) => `${tarball.file}: ${one}`)
}
