import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import type { Door } from './package-doors.ts'

/**
 * Writes one file of declarations per door, and one for what doors share: installed packages take whole blocks of the
 * disk for each file, and the sources are many and small. `types` holds what tsc made of them.
 */
export async function bundleDeclarations(types: string, doors: readonly Door[], dist: string): Promise<void> {
  const bundle = await rolldown({
    input: Object.fromEntries(doors.map(({ name }) => [`${name}.d`, join(types, `${name}.d.ts`)])),
    external: /^[^./]/,
    plugins: [dts({ dtsInput: true, generator: 'oxc', tsconfig: false, sourcemap: false })],
    onLog(_level, log) {
      throw new Error(log.message)
    },
  })
  await bundle.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].ts',
    chunkFileNames: 'parts/[name].ts',
    minifyInternalExports: false,
  })
  await bundle.close()
}
