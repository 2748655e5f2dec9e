import { rm } from 'node:fs/promises'
import type { Arrived, MakeHarness, TransportFaults, TransportHarness } from '@turbomail/conformance'
import { sendmail } from '../src/index.ts'
import { type StandIn, standIn, type Taken } from './stand-in.ts'

/** What the kit is run for: the transport, and a program of the test's own at its far end. */
export const harnesses: Readonly<Record<'sendmail()', MakeHarness<TransportHarness>>> = {
  'sendmail()': async () => {
    const program = await standIn()
    const factory = sendmail({ path: program.path, spoolFolder: program.spool })
    return {
      factory,
      capabilities: {
        ...factory.capabilities,
        reversePath: true,
        forwardPaths: true,
        octets: true,
        eightBit: true,
        utf8: true,
        window: 1,
        credentials: false,
      },
      arrived: async () => (await program.taken()).map(arrivedAs),
      begun: () => program.runs(),
      faults: faultsOf(program),
      dispose: async () => program[Symbol.asyncDispose](),
    }
  },
}

/** Behind `-i -f reverse-path --`. */
function arrivedAs({ args, octets }: Taken): Arrived {
  const [, , reversePath = '', , ...forwardPaths] = args
  return {
    reversePath: reversePath === '<>' ? null : reversePath,
    forwardPaths,
    octets: Buffer.from(octets.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  }
}

function faultsOf(program: StandIn): Partial<TransportFaults> {
  const unwanted = 'take; echo "not wanted" >&2; exit 65'
  const refusal = { permanence: 'permanent', fault: 'mail' } as const
  const missing = { code: 'SENDMAIL_MISSING', permanence: 'transient', fault: 'relay' } as const
  const hide = async () => {
    await program.hide()
    return missing
  }
  return {
    'refuse-message': async () => {
      await program.next(unwanted)
      return refusal
    },
    'defer-message': async () => {
      await program.next('take; echo "mail system is down" >&2; exit 75')
      return { permanence: 'transient', fault: 'relay' }
    },
    'refuse-one-recipient': async () => {
      await program.next(unwanted)
      return refusal
    },
    'refuse-all-recipients': async () => {
      await program.next(unwanted)
      return refusal
    },
    'lose-final-reply': () => program.next('take; kill -9 $$'),
    'fill-up': () => program.next('head -c 100 >/dev/null; echo "no space left on device" >&2; exit 74'),
    'fail-transport': hide,
    'fail-open': hide,
    'fail-underneath': async () => {
      await rm(program.spool, { recursive: true })
      return { code: 'MAILBOX_UNAVAILABLE', permanence: 'transient', fault: 'relay', cause: 'ENOENT' }
    },
    stall: async () => {
      const { reached, release } = await program.waitNext()
      return { reached, release: () => void release() }
    },
  }
}
