import { fields, type ServerKind } from '../servers/real-server.ts'
import { startInstance } from './instance.ts'
import { programsMissing } from './programs.ts'
import { RECIPES } from './recipes.ts'
import { RC_FILES, sendmailMc, start } from './sendmail-config.ts'

export const sendmail: ServerKind = {
  name: 'sendmail',
  missing: programsMissing,
  start: (users) =>
    startInstance(
      {
        title: 'sendmail',
        recipe: RECIPES.sendmail,
        queue: '.',
        files: (place) => ({ ...RC_FILES, start: start(place), 'sendmail.mc': sendmailMc(place) }),
      },
      users,
    ),
  lineEnd: '\n',
  added: fields('Return-Path', 'Received', 'Date', 'From', 'Message-Id'),
  nullSender: 'MAILER-DAEMON',
  queueId: /^\w{14}$/,
  cannotCarry: {
    'utf8-header': 'Debian builds it without SMTPUTF8',
    'utf8-address': 'Debian builds it without SMTPUTF8',
    'no-empty-line': 'it adds one',
    nul: '"554 5.6.1 NUL byte not allowed"',
  },
}
