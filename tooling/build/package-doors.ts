import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One entry of a package's `exports` or `bin`: the source it stands for, and the name of its files in `dist`. */
export interface Door {
  /** Without its ending, from the root of `src` and of `dist`: `index`, `contract`. */
  readonly name: string
  /** From the folder of the package. */
  readonly source: string
}

interface Doors {
  readonly exports: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
}

/** The doors of the package in `folder`, by the `exports` of its manifest. */
export function packageDoors(folder: string): readonly Door[] {
  return Object.values(readDoors(folder).exports).map((source) => {
    const name = /^\.\/src\/(.+)\.ts$/.exec(source)?.[1]
    if (name === undefined) throw new Error(`an export of ${folder} is no TypeScript source: ${source}`)
    return { name, source }
  })
}

/** The programs that the package in `folder` installs, by the `bin` of its manifest; nobody imports them. */
export function packagePrograms(folder: string): readonly Door[] {
  return Object.values(readDoors(folder).bin ?? {}).map((built) => {
    const name = /^\.\/dist\/([^/]+)\.js$/.exec(built)?.[1]
    if (name === undefined) throw new Error(`a program of ${folder} is not built into its dist: ${built}`)
    return { name, source: `./src/${name}.ts` }
  })
}

function readDoors(folder: string): Doors {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Doors
}
