import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One entry of a package's `exports`: the source it stands for, and the name of its files in `dist`. */
export interface Door {
  /** Without its ending, from the root of `src` and of `dist`: `index`, `contract`. */
  readonly name: string
  /** From the folder of the package. */
  readonly source: string
}

/** The doors of the package in `folder`, by the `exports` of its manifest. */
export function packageDoors(folder: string): readonly Door[] {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, string>
  }
  return Object.values(exports).map((source) => {
    const name = /^\.\/src\/(.+)\.ts$/.exec(source)?.[1]
    if (name === undefined) throw new Error(`an export of ${folder} is no TypeScript source: ${source}`)
    return { name, source }
  })
}
