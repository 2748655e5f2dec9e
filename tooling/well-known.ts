/** Writes the table of `@turbomail/well-known`, and the list in its README, from the services that nodemailer lists. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import listed from 'nodemailer/lib/well-known/services.json' with { type: 'json' }
import { ROOT, run, tool } from './steps/programs.ts'
import { renderTable, serviceTable, withServices } from './well-known/service-table.ts'

const folder = join(ROOT, 'packages/well-known')
const table = serviceTable(listed)
const source = join(folder, 'src/table.ts')
writeFileSync(source, renderTable(table))
const { code, output } = await run(tool('@biomejs/biome', 'biome'), ['check', '--write', source])
if (code !== 0) throw new Error(output)

const readme = join(folder, 'README.md')
writeFileSync(readme, withServices(readFileSync(readme, 'utf8'), table))
