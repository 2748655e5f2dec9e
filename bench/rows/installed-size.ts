import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Measurement, Row } from '../harness/row.ts'
import { installedKib } from '../published/installed-size.ts'
import { projects } from '../published/projects.ts'

export const installedSizeRows: readonly Row[] = [
  {
    group: 'installed-size',
    name: 'core + transport-smtp, all that is installed with them',
    unit: 'KiB',
    target: { of: 'turbomail', atMost: 700 },
    measure,
  },
]

async function measure(): Promise<Measurement> {
  const made = await projects()
  const installed = join(made.turbomail, 'node_modules')
  const turbomail = await sizeOf(made.turbomail)
  const others = {
    nodemailer: await sizeOf(made.nodemailer),
    upyo: await sizeOf(made.upyo),
    emailjs: await sizeOf(made.emailjs),
  }
  return { rounds: [{ turbomail, ...others }], notes: [`installed: ${(await packagesIn(installed)).join(', ')}`] }
}

function sizeOf(project: string): Promise<number> {
  return installedKib(join(project, 'node_modules'))
}

async function packagesIn(modules: string): Promise<string[]> {
  const names = await readdir(modules)
  const scoped = await readdir(join(modules, '@turbomail'))
  return [...scoped.map((name) => `@turbomail/${name}`), ...names.filter((name) => !name.startsWith('@'))]
}
