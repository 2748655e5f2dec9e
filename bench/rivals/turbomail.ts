import { Mailer, Message } from '@turbomail/core'
import { immediate } from '@turbomail/manager-immediate'
import { smtp } from '@turbomail/transport-smtp'
import { optionsOf } from './options-of.ts'
import type { Composer, OpenSender } from './rival.ts'

/** The others keep theirs open for longer than anything here takes. */
const IDLE_MS = 600_000

export const composeWithTurbomail: Composer = (letter) => new Message(optionsOf(letter)).toBytes()

export const openTurbomail: OpenSender = ({ port, connections, ahead }) => {
  const mailer = new Mailer({
    transport: smtp({ host: '127.0.0.1', port, tls: 'none', maxConnections: connections, ...ahead }),
    manager: immediate({ idleMs: IDLE_MS }),
  })
  return {
    send: (letter) => mailer.send(optionsOf(letter)),
    close: async () => {
      await mailer.stop()
    },
  }
}
