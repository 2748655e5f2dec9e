import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { interleave, type Round } from '../harness/rounds.ts'
import type { Measurement, Row } from '../harness/row.ts'
import type { FileSent } from '../large-file/send-file.ts'
import type { SenderName } from '../rivals/rivals.ts'
import { type Sink, withSink } from '../sink/sink.ts'

const ROUNDS = 2
const FILE_OCTETS = 2 ** 30
/** Base64 in lines of 76 characters and CRLF. */
const ENCODED_OCTETS = Math.ceil(FILE_OCTETS / 57) * 2 + Math.ceil(FILE_OCTETS / 3) * 4
const SCRIPT = fileURLToPath(new URL('../large-file/send-file.ts', import.meta.url))
const start = promisify(execFile)

export const smtpLargeFileRows: readonly Row[] = [
  {
    group: 'smtp-large-file',
    name: 'growth of memory by a file of 1 GiB, sent over SMTP',
    unit: 'MB',
    target: { of: 'turbomail', atMost: 32 },
    measure: async () => figures(await sendByTurns(), ({ growthMb }) => growthMb),
  },
  {
    group: 'smtp-large-file',
    name: 'the same file, by the time it takes',
    unit: 'MB/s',
    target: { of: 'ratio', atLeast: 4 },
    measure: async () => figures(await sendByTurns(), ({ seconds }) => FILE_OCTETS / 1e6 / seconds),
  },
]

let sent: Promise<readonly Round<FileSent>[]> | undefined

/** Once for both rows: it takes long enough. */
function sendByTurns(): Promise<readonly Round<FileSent>[]> {
  sent ??= withLargeFile((path) =>
    interleave(
      { turbomail: () => sendFile('turbomail', path), nodemailer: () => sendFile('nodemailer', path) },
      ROUNDS,
    ),
  )
  return sent
}

function figures(rounds: readonly Round<FileSent>[], pick: (sent: FileSent) => number): Measurement {
  return {
    rounds: rounds.map(({ turbomail, nodemailer }) => ({ turbomail: pick(turbomail), nodemailer: pick(nodemailer) })),
  }
}

/** A child sends a small mail and then the file. */
function sendFile(rival: SenderName, path: string): Promise<FileSent> {
  const send = async (sink: Sink) => {
    const args = ['--expose-gc', SCRIPT, rival, String(sink.port), path]
    const { stdout } = await sink.counting(async () => ({ mails: 2, ...(await start(process.execPath, args)) }))
    const { octets } = await sink.tally()
    assert.ok(octets > ENCODED_OCTETS, `the sink took ${octets} octets, too few for the whole file`)
    return JSON.parse(stdout) as FileSent
  }
  return withSink(send, { chunking: true })
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
