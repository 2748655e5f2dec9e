import { join } from 'node:path'
import { rolldown } from 'rolldown'

const CHILDREN = join(import.meta.dirname, '..', 'children')

/**
 * A program of `children/` as one file of JavaScript in `folder`: hundreds of processes are started with it, and taking the
 * types off a hundred files anew costs each of them more than all else that it does. Native modules stay where they are.
 */
export async function childProgram(name: string, folder: string): Promise<string> {
  const file = join(folder, `${name}.mjs`)
  const bundle = await rolldown({
    input: join(CHILDREN, `${name}.ts`),
    platform: 'node',
    plugins: [nativeStaysOutside],
  })
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  return file
}

const nativeStaysOutside = {
  name: 'native-stays-outside',
  resolveId: {
    filter: { id: /^fs-native-extensions$/ },
    async handler(this: Resolver, source: string, importer: string | undefined) {
      const found = await this.resolve(source, importer, { skipSelf: true })
      return found && { id: found.id, external: true }
    },
  },
} as const

interface Resolver {
  resolve(source: string, importer?: string, options?: { readonly skipSelf: boolean }): Promise<{ id: string } | null>
}
