import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ownEnvironment, ownNpm } from '../installed/machine.ts'
import { run } from '../steps/programs.ts'

/** The versions of Node that a release is tried on. */
const MAJORS = [20, 22, 24]

/** Installs those versions, each from the npm package `node`, into `folder`, and says where they are. */
export async function installNodes(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const dependencies = Object.fromEntries(MAJORS.map((major) => [`node-${major}`, `npm:node@${major}`]))
  const manifest = { private: true, dependencies, allowScripts: { node: true } }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  const { code, output } = await run(ownNpm(), ['install', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: ownEnvironment(),
    wholeEnv: true,
  })
  if (code !== 0) throw new Error(`Node ${MAJORS.join(', ')} could not be installed:\n${output}`)
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  return MAJORS.map((major) => join(folder, 'node_modules', `node-${major}`, 'bin', program))
}
