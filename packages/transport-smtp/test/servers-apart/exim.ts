import { fields, type ServerKind } from '../servers/real-server.ts'
import { eximConf, START } from './exim-config.ts'
import { startInstance } from './instance.ts'
import { programsMissing } from './programs.ts'
import { RECIPES } from './recipes.ts'

export const exim: ServerKind = {
  name: 'Exim',
  missing: programsMissing,
  start: (users) =>
    startInstance(
      {
        title: 'Exim',
        recipe: RECIPES.exim,
        queue: 'input',
        files: (place) => ({
          start: START,
          'exim4.conf': eximConf(place),
          mailboxes: users.map((user) => `${user}: ${user}\n`).join(''),
        }),
      },
      users,
    ),
  lineEnd: '\n',
  added: fields('Return-path', 'Envelope-to', 'Delivery-date', 'Received'),
  queueId: /^\w{6}-\w{6,11}-\w{2,4}$/,
  cannotCarry: {
    'no-empty-line': 'it adds one',
    'blank-folded-line': 'it takes blank lines away from the end of a field',
  },
}
