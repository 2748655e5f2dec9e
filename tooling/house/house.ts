import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSource, type Source } from './source.ts'

type Ranges = Readonly<Record<string, string>>

/** The part of a `package.json` that the checks read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies?: Ranges
  readonly peerDependencies?: Ranges
  readonly optionalDependencies?: Ranges
  readonly devDependencies?: Ranges
}

/** One folder of `packages/`. */
export interface Package {
  readonly folder: string
  readonly manifest: Manifest
  /** The text of its `tsconfig.json`. */
  readonly tsconfig: string
}

/** All that the checks look at. */
export interface House {
  readonly packages: readonly Package[]
  readonly sources: readonly Source[]
}

const NOT_SOURCES = new Set(['node_modules', 'dist', '.types', '.turbo', 'demo-output'])
const ROOMS = ['packages', 'tooling', 'examples', 'bench']

/** The paths of all files under `folder`, from `root`, with `/` between folders. */
export function filesUnder(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (NOT_SOURCES.has(entry.name)) return []
    return entry.isDirectory() ? filesUnder(root, path) : [path]
  })
}

function readPackage(root: string, folder: string): Package {
  const read = (name: string) => readFileSync(join(root, 'packages', folder, name), 'utf8')
  return { folder, manifest: JSON.parse(read('package.json')) as Manifest, tsconfig: read('tsconfig.json') }
}

/** Reads the packages and sources of the repository at `root`. */
export function readHouse(root: string): House {
  const folders = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'package.json')),
  )
  const paths = ROOMS.flatMap((room) => filesUnder(root, room)).filter((path) => path.endsWith('.ts'))
  return {
    packages: folders.sort().map((folder) => readPackage(root, folder)),
    sources: paths.sort().map((path) => createSource(path, readFileSync(join(root, path), 'utf8'))),
  }
}
