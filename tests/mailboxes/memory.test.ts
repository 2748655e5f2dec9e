/** A gigabyte that is streamed into a mailbox takes little memory. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storeNamed } from './stores.ts'
import { childProgram } from './support/child-program.ts'
import { runProgram } from './support/run-program.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const GIBI = 2 ** 30
const MORE_OCTETS = 64 * 1024 * 1024

test.for(['Maildir', 'mboxrd', 'mboxcl2'].map(storeNamed))(
  'a gigabyte into a $name',
  { timeout: 180_000 },
  async ({ name, format }) => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'box')
    const program = await childProgram('deliver-gigabyte', folder.path)
    const more = Number(await runProgram(process.execPath, [program, name, path]))
    expect(more).toBeLessThan(MORE_OCTETS)
    expect(await octetsIn(format === 'maildir' ? join(path, 'new') : path)).toBeGreaterThan(0.98 * GIBI)
  },
)

async function octetsIn(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return found.size
  const sizes = await Promise.all((await readdir(path)).map((name) => octetsIn(join(path, name))))
  return sizes.reduce((sum, size) => sum + size, 0)
}
