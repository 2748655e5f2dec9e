import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pnpm, run } from '../steps/programs.ts'

/** The folder of the tarballs. Run by themselves, the tests pack what was built last. */
export async function packedPackages(): Promise<string> {
  const { TURBOMAIL_TARBALLS } = process.env
  if (TURBOMAIL_TARBALLS !== undefined) return TURBOMAIL_TARBALLS
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-tarballs-'))
  const args = ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder]
  const { code, output } = await run(pnpm(), args)
  if (code !== 0) throw new Error(output)
  return folder
}
