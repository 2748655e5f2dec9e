import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MachineFacts } from './machine.ts'
import type { LeftOut, Result } from './result.ts'

const FOLDER = new URL('../results/', import.meta.url)

/** Writes a group's results for the documents to quote, and returns where. */
export function writeResults(group: string, machine: MachineFacts, results: readonly (Result | LeftOut)[]): string {
  mkdirSync(FOLDER, { recursive: true })
  const path = fileURLToPath(new URL(`${group}.json`, FOLDER))
  writeFileSync(path, `${JSON.stringify({ machine, results }, roundNumber, 2)}\n`)
  return relative('', path)
}

/** Four figures are more than any of the measurements is worth. */
function roundNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value
}
