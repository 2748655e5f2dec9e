import { execFile } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { interleave, type Leg } from '../harness/rounds.ts'
import type { Measurement, Row } from '../harness/row.ts'
import { plainLetter } from '../letters/plain-letter.ts'
import { type NodeProgram, nodesHere } from '../published/nodes.ts'
import { type Projects, projects } from '../published/projects.ts'
import { type Sink, withSink } from '../sink/sink.ts'

const ROUNDS = 25
const start = promisify(execFile)

export const startUpRows: readonly Row[] = nodesHere().map((node) => ({
  group: 'start-up',
  name: `import and first mail over SMTP, Node ${node.version.slice(1)}`,
  unit: 'ms',
  target: { of: 'ratio', atMost: 0.5 },
  measure: () => withSink((sink) => measure(node, sink)),
}))

async function measure(node: NodeProgram, sink: Sink): Promise<Measurement> {
  const made = await projects()
  const legs = {
    turbomail: await firstMail(node, made, 'turbomail', sink),
    nodemailer: await firstMail(node, made, 'nodemailer', sink),
    upyo: await firstMail(node, made, 'upyo', sink),
    emailjs: await firstMail(node, made, 'emailjs', sink),
  }
  await interleave(legs, 2)
  const sending = async () => ({ mails: Object.keys(legs).length * ROUNDS, rounds: await interleave(legs, ROUNDS) })
  const { rounds } = await sink.counting(sending)
  return { rounds }
}

/** A fresh process each time; it says how long it took from its first import to the receipt. */
async function firstMail(node: NodeProgram, made: Projects, rival: keyof Projects, sink: Sink): Promise<Leg> {
  const script = join(made[rival], 'first-mail.mjs')
  await copyFile(new URL(`../published/first-mail-${rival}.mjs`, import.meta.url), script)
  return async () => Number((await start(node.path, [script, String(sink.port), plainLetter.text])).stdout)
}
