import { readdirSync, readFileSync } from 'node:fs'
import type { MachineFacts } from '../harness/machine.ts'
import type { LeftOut, Result } from '../harness/result.ts'

/** A file of results. */
export interface GroupResults {
  readonly machine: MachineFacts
  readonly results: readonly (Result | LeftOut)[]
}

const FOLDER = new URL('../results/', import.meta.url)

/** Every file of results, by the name of its group. */
export function readResults(): ReadonlyMap<string, GroupResults> {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''))
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))]))
}
