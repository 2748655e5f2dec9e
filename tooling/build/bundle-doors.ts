import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { askForBuiltIns } from './ask-for-built-ins.ts'
import { linePerStatement } from './line-per-statement.ts'
import type { Door } from './package-doors.ts'

/** As old as the oldest Node that the packages run on. */
const TARGET = 'node20.19'

/** Half of the code loads in less time. Classes keep their names, which errors show. */
const MINIFY = { compress: true, mangle: { toplevel: false }, codegen: { removeWhitespace: true } }

/**
 * Writes one file per door, and one per part that doors share or that is loaded when needed: a file costs a third of a
 * millisecond to load, and the sources are many and small. What it cannot resolve is an error, not a guess.
 */
export async function bundleDoors(folder: string, doors: readonly Door[], dist: string): Promise<void> {
  const bundle = await rolldown({
    cwd: folder,
    input: Object.fromEntries(doors.map((door) => [door.name, join(folder, door.source)])),
    platform: 'node',
    external: /^[^./]/,
    transform: { target: TARGET },
    treeshake: true,
    plugins: [askForBuiltIns, linePerStatement],
    onLog(_level, log) {
      throw new Error(log.message)
    },
  })
  await bundle.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name].js',
    minify: MINIFY,
    sourcemap: false,
    minifyInternalExports: false,
    comments: false,
  })
  await bundle.close()
}
