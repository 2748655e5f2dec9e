import type { TransportCase } from '../transport-harness.ts'
import { expectArrived } from './expect-arrived.ts'
import { KitContent } from './kit-content.ts'
import { ANN, addresses, BOB, CAROL, DAN, mailOf } from './mails.ts'
import type { Rig } from './rig.ts'
import { transportCase } from './transport-case.ts'

const HEADER = 'From: other@example.net\r\nTo: bob@example.com, carol@example.com\r\nSubject: to whom\r\n\r\nhello\r\n'

function header(): KitContent {
  return new KitContent(Buffer.from(HEADER))
}

/** Arrives for exactly these. */
function reaches(to: readonly string[]): (rig: Rig) => Promise<void> {
  return async (rig) => {
    const mail = mailOf({ to })
    await rig.send(mail)
    await expectArrived(rig, mail)
  }
}

export const envelopeCases: readonly TransportCase[] = [
  transportCase({
    id: 'T-ENVELOPE-01',
    title: 'The envelope says who a mail is from and for, whatever its header says.',
    clause: 'RFC 5321 §2.3.1',
    applies: ({ reversePath, forwardPaths }) => reversePath || forwardPaths,
    async run(rig) {
      const mail = mailOf({ from: ANN, to: [DAN], content: header() })
      await rig.send(mail)
      await expectArrived(rig, mail)
    },
  }),
  transportCase({
    id: 'T-ENVELOPE-02',
    title: 'A recipient that no header field names gets the mail, and no Bcc field travels.',
    clause: 'RFC 5322 §3.6.3',
    applies: ({ forwardPaths, octets }) => forwardPaths || octets,
    async run(rig) {
      const mail = mailOf({ to: [BOB, CAROL, DAN], content: header() })
      await rig.send(mail)
      await expectArrived(rig, mail)
    },
  }),
  transportCase({
    id: 'T-ENVELOPE-03',
    title: 'The null reverse-path stays null.',
    clause: 'RFC 5321 §4.5.5',
    applies: ({ reversePath }) => reversePath,
    async run(rig) {
      const mail = mailOf({ from: null })
      await rig.send(mail)
      await expectArrived(rig, mail)
    },
  }),
  transportCase({
    id: 'T-ENVELOPE-04',
    title: 'A mail for one recipient reaches that one alone.',
    applies: ({ forwardPaths }) => forwardPaths,
    run: reaches(['only@example.com']),
  }),
  transportCase({
    id: 'T-ENVELOPE-05',
    title: 'A mail for two recipients reaches both.',
    applies: ({ forwardPaths }) => forwardPaths,
    run: reaches(addresses(2)),
  }),
  transportCase({
    id: 'T-ENVELOPE-06',
    title: 'A mail for a hundred recipients reaches them all.',
    clause: 'RFC 5321 §4.5.3.1.8',
    applies: ({ forwardPaths }) => forwardPaths,
    run: reaches(addresses(100)),
  }),
  transportCase({
    id: 'T-ENVELOPE-07',
    title: 'The case of a local part is kept.',
    clause: 'RFC 5321 §2.4',
    applies: ({ forwardPaths }) => forwardPaths,
    run: reaches(['Bob.McKay@example.com']),
  }),
  transportCase({
    id: 'T-ENVELOPE-08',
    title: 'A local part that needs quotes keeps them.',
    clause: 'RFC 5321 §4.1.2',
    applies: ({ forwardPaths }) => forwardPaths,
    run: reaches(['"bob \\"the\\" builder"@example.com']),
  }),
  transportCase({
    id: 'T-ENVELOPE-09',
    title: 'UTF-8 in a local part arrives as it is.',
    clause: 'RFC 6531 §3.3',
    applies: ({ forwardPaths, utf8 }) => forwardPaths && utf8,
    run: reaches(['jörg@example.com']),
  }),
]
