import { type Import, importsOf } from './imports.ts'

/** One file of TypeScript, read. */
export interface Source {
  /** From the root of the repository, with `/` between folders on every system. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

export function createSource(path: string, text: string): Source {
  return { path, text, imports: importsOf(path, text) }
}

/** The folder under `packages/` that a path lies in; undefined at the root of the house. */
export function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1]
}

/** Whether a path is code that runs in an application: what is published, without the tests beside it. */
export function isPublished(path: string): boolean {
  return /^packages\/[^/]+\/src\//.test(path) && !path.endsWith('.test.ts')
}

/** `path:line` of an offset in a text. */
export function placeOf(source: Source, offset: number): string {
  return `${source.path}:${source.text.slice(0, offset).split('\n').length}`
}
