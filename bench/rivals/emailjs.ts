import { SMTPClient } from 'emailjs'
import type { Letter, Person } from '../letters/letter.ts'
import { optionsOf } from './options-of.ts'
import type { OpenSender } from './rival.ts'

/** A client of it has one connection, and a queue before that; so there are as many clients as connections, which take turns. */
export const openEmailjs: OpenSender = ({ port, connections }) => {
  const clients = Array.from({ length: connections }, () => new SMTPClient({ host: '127.0.0.1', port, ssl: false }))
  let turn = 0
  return {
    send: (letter) =>
      clients[turn++ % connections]?.sendAsync(messageOf(letter)) ?? Promise.reject(new Error('no client')),
    close: async () => {
      for (const client of clients) client.smtp.close(true)
    },
  }
}

function messageOf(letter: Letter) {
  const { from, to, subject, text } = optionsOf(letter)
  return { from: own(from), to: to.map(own), subject, text }
}

function own(person: Person | string): string {
  return typeof person === 'string' ? person : `${person.name} <${person.address}>`
}
