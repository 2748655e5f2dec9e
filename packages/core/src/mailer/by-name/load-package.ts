import { OptionsError } from '../../errors/options-error.ts'
import type { Packages } from '../create-options.ts'
import { packageMissing } from './package-missing.ts'
import type { PackageName } from './package-name.ts'
import { resolvePackage } from './resolve-package.ts'
import type { Environment } from './settings.ts'

/** Where packages are looked for. */
export interface Places {
  readonly packages: Packages
  readonly folders: readonly string[]
  readonly env: Environment
}

type Entry = 'fromUrl' | 'fromQuery'

/** The module of the transport or manager of that name. `where` is the option or variable that named it. */
export async function loadPackage(name: PackageName, where: string, places: Places): Promise<unknown> {
  const entry: Entry = name.role === 'transport' ? 'fromUrl' : 'fromQuery'
  const module = withEntry(await load(name, where, places), entry)
  if (module !== undefined) return module
  throw unfit(where, `the package of ${name.asked} exports no ${entry}(): it offers no ${name.role} by name`)
}

async function load(name: PackageName, where: string, places: Places): Promise<unknown> {
  try {
    const listed = inTable(name, places.packages)
    if (listed !== undefined) return await (typeof listed === 'function' ? listed() : listed)
    const url = find(name, places.folders)
    if (url !== undefined) return await import(/* @vite-ignore */ url)
  } catch (cause) {
    throw unfit(where, `the package of ${name.asked} cannot be loaded`, cause)
  }
  throw packageMissing(name, where, places.folders, places.env)
}

function inTable({ asked, candidates }: PackageName, packages: Packages): Packages[string] | undefined {
  const key = [asked, ...candidates, ownerOf(candidates[0])].find((each) => Object.hasOwn(packages, each))
  return key === undefined ? undefined : packages[key]
}

/** `smtp` of `@turbomail/transport-smtp`: under that name `smtps` and `lmtp` are found as well. */
function ownerOf(candidate: string): string {
  return candidate.replace(/^@turbomail\/(?:transport|manager)-/, '')
}

function find({ candidates }: PackageName, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    for (const candidate of candidates) {
      const url = resolvePackage(candidate, folder)
      if (url !== undefined) return url
    }
  }
  return undefined
}

/** A CommonJS module has its exports in `default`, and not always beside it. */
function withEntry(module: unknown, entry: Entry): object | undefined {
  const { default: whole } = Object(module) as { readonly default?: unknown }
  return [module, whole].find((one): one is object => typeof Object(one)[entry] === 'function')
}

function unfit(where: string, text: string, cause?: unknown): OptionsError {
  return new OptionsError('OPTIONS_PACKAGE_UNFIT', `${where}: ${text}.`, where, cause === undefined ? {} : { cause })
}
