import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { readTarballs } from '../house/tarball.ts'
import { run, tool } from '../steps/programs.ts'
import type { LocalRegistry } from './local-registry.ts'
import { ownEnvironment, ownNpm, type Runtime } from './machine.ts'

/** Runs npm in `folder`, itself and its scripts by `node`. Packages of ours are those of the registry. */
export async function npm(
  folder: string,
  args: readonly string[],
  registry: LocalRegistry,
  node: Runtime,
): Promise<string> {
  const env = ownEnvironment()
  const { code, output } = await run(ownNpm(), args, {
    cwd: folder,
    env: { ...env, ...registry.env, PATH: [dirname(node.program[0]), env.PATH].join(delimiter) },
    wholeEnv: true,
    timeoutMs: 150_000,
  })
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed with ${code}:\n${output}`)
  return output
}

/** What `npm pack` makes of a package. */
export interface PackedPackage {
  /** The path of the tarball. */
  readonly tarball: string
  readonly contents: readonly string[]
  /** What publint and "are the types wrong?" have against it. */
  readonly problems: readonly string[]
}

/** Packs the package in `folder`, as `npm publish` would. */
export async function packPackage(folder: string, registry: LocalRegistry, node: Runtime): Promise<PackedPackage> {
  const destination = await mkdtemp(join(folder, 'packed-'))
  await npm(folder, ['pack', '--pack-destination', destination], registry, node)
  const [packed] = readTarballs(destination)
  if (packed === undefined) throw new Error(`npm packed nothing of ${folder}`)
  const tarball = join(destination, packed.file)
  return { tarball, contents: [...packed.contents.keys()].sort(), problems: await problemsOf(tarball) }
}

async function problemsOf(tarball: string): Promise<readonly string[]> {
  const octets = new Uint8Array(readFileSync(tarball))
  const { messages, pkg } = await publint({ pack: { tarball: octets.buffer }, strict: true })
  const args = [tarball, '--profile', 'esm-only', '--no-color', '--no-emoji']
  const types = await run(tool('@arethetypeswrong/cli', 'attw'), args)
  return [
    ...messages.map((message) => String(formatMessage(message, pkg))),
    ...(types.code === 0 ? [] : [types.output]),
  ]
}
