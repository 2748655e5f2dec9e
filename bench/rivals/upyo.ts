import { createMessage } from '@upyo/core'
import { SmtpTransport } from '@upyo/smtp'
import type { Letter, Person } from '../letters/letter.ts'
import { optionsOf } from './options-of.ts'
import type { OpenSender } from './rival.ts'

/** Its pool has no bound but the number of those who send at once. */
export const openUpyo: OpenSender = ({ port, connections }) => {
  const transport = new SmtpTransport({ host: '127.0.0.1', port, secure: false, pool: true, poolSize: connections })
  return {
    send: async (letter) => {
      const receipt = await transport.send(messageOf(letter))
      if (!receipt.successful) throw new Error(receipt.errorMessages.join(', '))
    },
    close: () => transport.closeAllConnections(),
  }
}

function messageOf(letter: Letter) {
  const { from, to, subject, text } = optionsOf(letter)
  return createMessage({ from: own(from), to: to.map(own), subject, content: { text } })
}

/** Texts are not asked for here; a text with a name is more work for it than the person. */
function own(person: Person | string) {
  return typeof person === 'string' ? person : (person as Person & { address: `${string}@${string}` })
}
