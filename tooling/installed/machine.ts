import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join, sep } from 'node:path'
import { type Program, ROOT, run } from '../steps/programs.ts'

const ENDING = process.platform === 'win32' ? '.exe' : ''

/** The folders of the PATH, without those of this repository and those that npm and pnpm put before them. */
function ownFolders(): readonly string[] {
  const foreign = (folder: string) => folder.includes(join('node_modules', '.bin')) || folder.includes('node-gyp-bin')
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '' && !foreign(folder))
}

/** A program of the machine's own: not the one that a development dependency brings. */
function ownProgram(name: string): string {
  const files = ownFolders().map((folder) => join(folder, `${name}${ENDING}`))
  const found = files.find((file) => existsSync(file) && !realpathSync(file).startsWith(`${ROOT}${sep}`))
  if (found === undefined) throw new Error(`there is no ${name} on the PATH beside the one in node_modules`)
  return found
}

/** What npm, pnpm and vitest tell their children about this repository is not for those in an empty project. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_.*(registry|proxy|ca))|pnpm_|vitest|node_env|node_options|init_cwd)/i.test(name),
  )
  return { ...Object.fromEntries(kept), PATH: ownFolders().join(delimiter) }
}

export interface Runtime {
  readonly program: Program
  readonly version: string
}

async function runtime(file: string): Promise<Runtime> {
  const { code, output } = await run([file], ['--version'])
  if (code !== 0) throw new Error(`${file} --version: ${output}`)
  return { program: [file], version: output.trim() }
}

/** Those that are named in the environment; else the machine's own Node, and the one that runs this. */
export async function runtimes(): Promise<readonly Runtime[]> {
  const named = process.env.TURBOMAIL_NODES?.split(delimiter) ?? [ownProgram('node'), process.execPath]
  return Promise.all(named.map(runtime))
}

/** The npm that belongs to the machine's own Node. */
export function ownNpm(): Program {
  if (process.platform !== 'win32') return [ownProgram('npm')]
  const node = ownProgram('node')
  return [node, join(dirname(node), 'node_modules/npm/bin/npm-cli.js')]
}
