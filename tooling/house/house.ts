import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { createSource, type Source } from './source.ts'

type Ranges = Readonly<Record<string, string>>

/** The part of a `package.json` that the checks read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly keywords: readonly string[]
  /** Programs that it installs, by name: `./dist/main.js` is built from `src/main.ts`, and nobody imports it. */
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies?: Ranges
  readonly peerDependencies?: Ranges
  readonly peerDependenciesMeta?: Readonly<Record<string, object>>
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
  /** The text of the root's `tsconfig.json`. */
  readonly tsconfig: string
  /** The text of `pnpm-lock.yaml`. */
  readonly lock: string
  /** The pages that people read, by path. */
  readonly pages: ReadonlyMap<string, string>
  /** The paths of all files and folders. */
  readonly files: ReadonlySet<string>
}

const NOT_SOURCES = new Set(['node_modules', 'dist', '.types', '.turbo', 'demo-output'])
/** The reference of the API, made for the site. */
const MADE_FOLDERS = new Set(['docs/api'])
const ROOMS = ['packages', 'tooling', 'examples', 'bench', 'tests', 'docs', '.changeset']

/** The paths of all files under `folder`, from `root`, with `/` between folders. */
function filesUnder(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (NOT_SOURCES.has(entry.name) || MADE_FOLDERS.has(path)) return []
    return entry.isDirectory() ? filesUnder(root, path) : [path]
  })
}

function namesIn(folder: string, wanted: (entry: Dirent) => boolean): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(wanted)
    .map(({ name }) => name)
}

function readPackage(root: string, folder: string): Package {
  const read = (name: string) => readFileSync(join(root, 'packages', folder, name), 'utf8')
  return { folder, manifest: JSON.parse(read('package.json')) as Manifest, tsconfig: read('tsconfig.json') }
}

/** The paths, and those of all the folders that they lie in. */
export function withFolders(paths: readonly string[]): ReadonlySet<string> {
  const folders = (path: string): string[] => (path === '.' ? [] : [path, ...folders(posix.dirname(path))])
  return new Set(paths.flatMap(folders))
}

/** Reads the repository at `root`. */
export function readHouse(root: string): House {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const paths = [...namesIn(root, (entry) => entry.isFile()), ...ROOMS.flatMap((room) => filesUnder(root, room))].sort()
  const folders = namesIn(join(root, 'packages'), (entry) => entry.isDirectory())
  return {
    packages: folders.sort().map((folder) => readPackage(root, folder)),
    sources: paths.filter((path) => path.endsWith('.ts')).map((path) => createSource(path, read(path))),
    tsconfig: read('tsconfig.json'),
    lock: read('pnpm-lock.yaml'),
    pages: new Map(paths.filter((path) => path.endsWith('.md')).map((path) => [path, read(path)])),
    files: withFolders(paths),
  }
}
