/**
 * Builds the package in the working directory into its `dist`: declarations by tsc, code by rolldown. Run it through
 * `turbo run build`, which builds first what the package stands on.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleDeclarations } from './build/bundle-declarations.ts'
import { bundleDoors } from './build/bundle-doors.ts'
import { packageDoors, packagePrograms } from './build/package-doors.ts'
import { run, tool } from './steps/programs.ts'

const folder = process.cwd()
const dist = join(folder, 'dist')
const doors = packageDoors(folder)

const { code, output } = await run(tool('typescript', 'tsc'), ['-b', '--pretty', 'false', folder])
if (code !== 0) throw new Error(output)
await rm(dist, { recursive: true, force: true })
await bundleDoors(folder, [...doors, ...packagePrograms(folder)], dist)
await bundleDeclarations(join(folder, '.types'), doors, dist)
