import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface NodeProgram {
  readonly path: string
  readonly version: string
}

/** The Node that runs this, and each other version that the search path has. */
export function nodesHere(): readonly NodeProgram[] {
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program))
  const nodes = new Map<string, NodeProgram>([[process.version, { path: process.execPath, version: process.version }]])
  for (const path of found.filter((one) => existsSync(one))) {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
    if (!nodes.has(version)) nodes.set(version, { path, version })
  }
  return [...nodes.values()]
}
