import { EXIT, exitCodeOf } from '../command/exit-code.ts'
import { isAtFault } from '../command/report-error.ts'
import { type EndSignal, onEndSignal } from '../command/signals.ts'
import type { Terminal } from '../command/terminal.ts'
import type { MailJob } from './mail-job.ts'
import { MailSender } from './mail-sender.ts'
import type { Way } from './mailer-options.ts'
import { showSettled } from './show-settled.ts'
import { Tally } from './tally.ts'

/** Sends one mail, and says for every recipient what became of it. */
export async function sendOne(job: MailJob, { options }: Way, json: boolean, terminal: Terminal): Promise<number> {
  const sender = await MailSender.create(options)
  sender.onWarning((message) => void terminal.errors.write(`turbomail: ${message}\n`))
  const abort = new AbortController()
  let told: EndSignal | undefined
  const off = onEndSignal((signal) => {
    told = signal
    abort.abort(new Error(`told to end by ${signal}`))
  })
  try {
    const settled = await sender.send(job, abort.signal)
    if (settled === undefined) return EXIT.done
    const tally = new Tally()
    tally.add(settled)
    const { row, ...facts } = settled
    terminal.output.write(json ? `${JSON.stringify(facts)}\n` : showSettled({ row, ...facts }, terminal))
    if (told !== undefined && tally.exitCode === EXIT.failed) return exitCodeOf(told)
    return isAtFault(settled.error?.code ?? '') ? EXIT.usage : tally.exitCode
  } finally {
    off()
    await sender.stop()
  }
}
