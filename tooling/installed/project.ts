import { cp, mkdtemp, readdir, realpath, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTarballs } from '../house/tarball.ts'
import { pnpm, run } from '../steps/programs.ts'
import { ownEnvironment, ownNpm } from './machine.ts'

export type Installer = 'npm' | 'pnpm'

/** What is asked for: packages of ours by name, others by name and range. */
export interface Wanted {
  readonly ours: readonly string[]
  readonly others?: Readonly<Record<string, string>>
}

/** What a user asks for to send mail by SMTP. */
const TO_SEND: Wanted = { ours: ['@turbomail/core', '@turbomail/transport-smtp'] }

/** The tarball of each package, by its name, as what a manifest asks for. */
function tarballs(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readTarballs(folder).map(({ file, contents }) => {
      const { name } = JSON.parse(String(contents.get('package.json'))) as { name: string }
      return [name, `file:${join(folder, file).replaceAll('\\', '/')}`]
    }),
  )
}

/**
 * An empty project into which packages are installed. pnpm looks for those of ours that others ask for in the registry,
 * where they are not yet: overrides say where they are instead.
 */
export async function createProject(installer: Installer, packed: string, wanted: Wanted = TO_SEND): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `turbomail-${installer}-`)))
  const files = tarballs(packed)
  const ours = Object.fromEntries(wanted.ours.map((name) => [name, files[name]]))
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { ...ours, ...wanted.others } }),
  )
  if (installer === 'pnpm') await writeFile(join(folder, 'pnpm-workspace.yaml'), workspace(ours))
  const { code, output } = await run(installer === 'npm' ? ownNpm() : pnpm(), ['install', '--prefer-offline'], {
    cwd: folder,
    env: ownEnvironment(),
    wholeEnv: true,
  })
  if (code !== 0) throw new Error(`${installer} install failed:\n${output}`)
  await cp(join(import.meta.dirname, 'programs'), folder, { recursive: true })
  return folder
}

/** Scripts of dependencies are not run, and that is no failure. */
function workspace(ours: Readonly<Record<string, string | undefined>>): string {
  const overrides = Object.entries(ours).map(([name, file]) => `  '${name}': '${file}'\n`)
  return `overrides:\n${overrides.join('')}strictDepBuilds: false\n`
}

/** The names of what stands in the `node_modules` of a project, scopes and pnpm's store opened. */
export async function installedNames(folder: string, installer: Installer): Promise<readonly string[]> {
  const root = join(folder, 'node_modules')
  if (installer === 'pnpm') {
    const stored = (await readdir(join(root, '.pnpm'))).filter((name) => name.includes('@'))
    return stored.map((name) => name.replace('+', '/').replace(/(?<=.)@.*$/, '')).sort()
  }
  const names: string[] = []
  for (const name of await readdir(root)) {
    if (name.startsWith('.')) continue
    const inner = name.startsWith('@') ? await readdir(join(root, name)) : undefined
    names.push(...(inner?.map((one) => `${name}/${one}`) ?? [name]))
  }
  return names.sort()
}

const BLOCK_OCTETS = 4096

/** What a folder takes on a disk with blocks of 4 KiB, itself and its folders included: what `du -s` says. */
export async function diskOctetsUnder(folder: string): Promise<number> {
  let blocks = 1
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const { size } = entry.isFile() ? await stat(join(entry.parentPath, entry.name)) : { size: BLOCK_OCTETS }
    blocks += Math.ceil(size / BLOCK_OCTETS)
  }
  return blocks * BLOCK_OCTETS
}
