import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, folderOf } from './cache.ts'
import type { Mirror } from './mirror.ts'
import { patiently, run } from './programs.ts'
import type { Recipe, Suite } from './recipes.ts'

const ENTER = join(import.meta.dirname, 'enter.sh')
/** Between a folder's name and the process that is making it. */
const MAKING = '.made-by-'

/** A folder that nobody else has yet; it gets its own name when it is whole. */
function beside(name: string): string {
  return join(cacheFolder(), `${name}${MAKING}${process.pid}`)
}

/** A small Debian, with nothing in it that would start a server by itself. */
export function makeBase(suite: Suite, { url, env }: Mirror): Promise<string> {
  const folder = beside(suite)
  return patiently(async () => {
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, 'etc/dpkg/dpkg.cfg.d'), { recursive: true })
    await writeFile(join(folder, 'etc/dpkg/dpkg.cfg.d/fast'), 'force-unsafe-io\n')
    await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', suite, folder, url], env)
    await writeFile(join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    return folder
  })
}

/** The server of a recipe, in a copy of the small Debian. */
export async function makeFolder(recipe: Recipe, base: string, { env }: Mirror): Promise<void> {
  const folder = beside(recipe.name)
  await run('cp', ['-a', '--reflink=auto', base, folder])
  await patiently(() => install(folder, recipe.packages, env))
  await rm(join(folder, 'var/lib/apt/lists'), { recursive: true })
  await rename(folder, folderOf(recipe)).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(folder, { recursive: true })
  })
}

async function install(folder: string, packages: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const apt = (...args: readonly string[]) =>
    run('unshare', ['--mount', '--pid', '--fork', '--kill-child', ENTER, folder, 'apt-get', '-qq', ...args], env)
  await apt('update')
  await apt('-y', '--no-install-recommends', 'install', ...packages)
  await apt('clean')
}

/** Takes away what processes that are gone have left half made. */
export async function removeRemains(): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true })
  for (const name of await readdir(cacheFolder())) {
    const maker = Number(name.split(MAKING)[1])
    if (maker > 0 && !isAlive(maker)) await rm(join(cacheFolder(), name), { recursive: true, force: true })
  }
}

function isAlive(process_: number): boolean {
  try {
    return process.kill(process_, 0)
  } catch {
    return false
  }
}
