import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mbox-'))
  folders.push(folder)
  return folder
}

/** The path of an mbox in a folder of its own, which is not there. */
export function newPath(): string {
  return join(temporaryFolder(), 'joe')
}

export function textOf(path: string): string {
  return readFileSync(path, 'latin1')
}

/** What stands beside the mbox. */
export function besides(path: string): readonly string[] {
  const at = path.lastIndexOf('/')
  return readdirSync(path.slice(0, at)).filter((name) => name !== path.slice(at + 1))
}
