import { join } from 'node:path'
import { ROOT } from '../steps/programs.ts'

/** Stands ahead of the results in what `run-kit.ts` writes. */
export const RESULTS = '---- results ----\n'

/** The file in which a package says what the kit is run for. */
export function harnessesOf(folder: string): string {
  return join(ROOT, 'packages', folder, 'test', 'harnesses.ts')
}
