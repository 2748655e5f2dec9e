import { Mailer, Message } from '@turbomail/core'
import { immediate } from '@turbomail/manager-immediate'
import { smtp } from '@turbomail/transport-smtp'
import { optionsOf } from './options-of.ts'
import type { Composer, OpenSender } from './rival.ts'

export const composeWithTurbomail: Composer = (letter) => new Message(optionsOf(letter)).toBytes()

export const openTurbomail: OpenSender = (port, connections) => {
  const mailer = new Mailer({
    transport: smtp({ host: '127.0.0.1', port, tls: 'none' }),
    manager: immediate({ maxConcurrent: connections }),
  })
  return {
    send: (letter) => mailer.send(optionsOf(letter)),
    close: async () => {
      await mailer.stop()
    },
  }
}
