import { mapRivals } from '../harness/rival-name.ts'
import { interleave, type Leg, type Legs, type Round } from '../harness/rounds.ts'
import type { Measurement } from '../harness/row.ts'
import type { Settings } from '../harness/settings.ts'
import { findProgram } from '../processes/programs.ts'
import type { Route } from '../rivals/rival.ts'
import type { SenderName } from '../rivals/rivals.ts'
import { SendingProcess } from '../senders/sending-process.ts'
import { runSmtpSource } from '../senders/smtp-source.ts'
import type { Task, Work } from '../senders/work.ts'
import { type MailServer, using } from '../servers/mail-server.ts'

/** Those who wait for a mail at once: enough that every connection always has the next. */
const CALLERS_A_CONNECTION = 10
/** So that the compiler has done its work: it takes as long for fast code as for slow. */
const WARM_UP_MS = 3000

/** What is compared in a row about sending. */
export interface Sending extends Omit<Route, 'port'> {
  /** The only CPU that each rival may run on. @default any */
  readonly cpu?: number
  /** Rounds have equal counts of mails, or equal time, where the wait is for something else than the rivals. */
  readonly equal: 'counts' | 'time'
}

/** Interleaved rounds of each rival in a process of its own; each has its connections open and its code compiled before. */
export function measureSending(server: MailServer, sending: Sending, settings: Settings): Promise<Measurement> {
  const start = (name: SenderName) => {
    const { connections, ahead, cpu } = sending
    return SendingProcess.start(name, { port: server.port, connections, ahead }, cpu)
  }
  return using(start('turbomail'), (turbomail) =>
    using(start('nodemailer'), (nodemailer) =>
      using(start('upyo'), (upyo) =>
        using(start('emailjs'), async (emailjs) => {
          const callers = CALLERS_A_CONNECTION * sending.connections
          const ahead = callers + (sending.ahead?.window ?? 0) * sending.connections
          const legs = (task: Omit<Task, 'callers'>): Legs<Work> => ({
            turbomail: leg(server, turbomail, { ...task, callers: ahead }),
            nodemailer: leg(server, nodemailer, { ...task, callers }),
            upyo: leg(server, upyo, { ...task, callers: sending.connections }),
            emailjs: leg(server, emailjs, { ...forSeconds(task, settings), callers }),
            ...sourceLeg(server, sending, task.mails),
          })
          await interleave(legs({ forMs: WARM_UP_MS }), 1)
          return figures(await interleave(legs(roundOf(sending, settings)), settings.rounds))
        }),
      ),
    ),
  )
}

function roundOf({ equal }: Sending, { mails, rounds, seconds }: Settings): Omit<Task, 'callers'> {
  return equal === 'counts' ? { mails: Math.ceil(mails / rounds) } : { forMs: seconds * 1000 }
}

/** Whoever waits 40 ms and more for each mail has so much time: for equal counts the others would wait for an hour. */
function forSeconds(task: Omit<Task, 'callers'>, { seconds }: Settings): Omit<Task, 'callers'> {
  return { forMs: task.forMs ?? seconds * 1000 }
}

function leg(server: MailServer, sender: SendingProcess, task: Task): Leg<Work> {
  return () => server.counting(() => sender.work(task))
}

/** The load generator of Postfix, where it is installed, and may run as the others do; it knows only counts. */
function sourceLeg(server: MailServer, { connections, cpu }: Sending, mails: number | undefined): Partial<Legs<Work>> {
  const program = findProgram('smtp-source')
  if (program === undefined || mails === undefined || cpu !== undefined) return {}
  return {
    'smtp-source': () =>
      server.counting(async () => {
        const seconds = await runSmtpSource(program, server.port, connections, mails)
        return { mails, seconds, cpuSeconds: Number.NaN }
      }),
  }
}

function figures(rounds: readonly Round<Work>[]): Measurement {
  return {
    rounds: rounds.map((round) => mapRivals(round, ({ mails, seconds }) => mails / seconds)),
    cpu: rounds.map(({ turbomail, nodemailer }) => ({ turbomail: cpuOf(turbomail), nodemailer: cpuOf(nodemailer) })),
  }
}

function cpuOf({ cpuSeconds, mails }: Work): number {
  return (cpuSeconds * 1e6) / mails
}
