/**
 * A process of its own, since memory is counted by process: `node --expose-gc send-file.ts <rival> <port> <path>` sends
 * the file to the sink and prints by how much the process grew.
 */
import { plainLetter } from '../letters/plain-letter.ts'
import { loadSender, type SenderName } from '../rivals/rivals.ts'
import { watchPeak } from './watch-peak.ts'

const [name, port, path = ''] = process.argv.slice(2)
const open = await loadSender(name as SenderName)
const sender = open({ port: Number(port), connections: 1 })
await sender.send(plainLetter)
globalThis.gc?.()

const peak = watchPeak()
const start = performance.now()
await sender.send({ ...plainLetter, file: { filename: 'archive.bin', path } })
const seconds = (performance.now() - start) / 1000
console.log(JSON.stringify({ growthMb: peak(), seconds } satisfies FileSent))
await sender.close()

export interface FileSent {
  readonly growthMb: number
  readonly seconds: number
}
