/** Makes `examples/third-party-transport` afresh, as `npm create @turbomail/transport json-lines` makes it. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransportPackage } from '@turbomail/create-transport'
import { ROOT } from './steps/programs.ts'

const EXAMPLE = join(ROOT, 'examples/third-party-transport')

const folder = await mkdtemp(join(tmpdir(), 'turbomail-example-'))
const { path } = await createTransportPackage('json-lines', folder)
await rm(EXAMPLE, { recursive: true, force: true })
await cp(path, EXAMPLE, { recursive: true })
await rm(folder, { recursive: true })
