import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { interleave } from '../harness/rounds.ts'
import type { Measurement, Row } from '../harness/row.ts'
import type { FileSent } from '../memory/send-file.ts'
import type { RivalName } from '../rivals/rivals.ts'
import { withSink } from '../sink/sink.ts'

const ROUNDS = 2
const FILE_OCTETS = 2 ** 30
/** Base64 in lines of 76 characters and CRLF. */
const ENCODED_OCTETS = Math.ceil(FILE_OCTETS / 57) * 2 + Math.ceil(FILE_OCTETS / 3) * 4
const SCRIPT = fileURLToPath(new URL('../memory/send-file.ts', import.meta.url))
const start = promisify(execFile)

export const memoryRows: readonly Row[] = [
  {
    group: 'memory',
    name: 'growth by a file of 1 GiB, sent over SMTP',
    unit: 'MiB',
    target: { of: 'turbomail', atMost: 32 },
    measure: () => withLargeFile(measure),
  },
]

async function measure(path: string): Promise<Measurement> {
  const seconds: Record<RivalName, number[]> = { turbomail: [], nodemailer: [] }
  const leg = (rival: RivalName) => async () => {
    const sent = await sendFile(rival, path)
    seconds[rival].push(sent.seconds)
    return sent.growthMib
  }
  const rounds = await interleave({ turbomail: leg('turbomail'), nodemailer: leg('nodemailer') }, ROUNDS)
  return { rounds, notes: [`seconds it took: ${JSON.stringify(seconds)}`] }
}

/** A child sends a small mail and then the file. */
function sendFile(rival: RivalName, path: string): Promise<FileSent> {
  return withSink(async (sink) => {
    const child = () => start(process.execPath, ['--expose-gc', SCRIPT, rival, String(sink.port), path])
    const { value, octets } = await sink.counting(2, child)
    assert.ok(octets > ENCODED_OCTETS, `the sink took ${octets} octets, too few for the whole file`)
    return JSON.parse(value.stdout) as FileSent
  })
}

async function withLargeFile<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-bench-'))
  const path = join(folder, 'archive.bin')
  try {
    await writeFile(path, '')
    await truncate(path, FILE_OCTETS)
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
