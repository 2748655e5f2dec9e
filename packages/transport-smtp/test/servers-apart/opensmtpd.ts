import { DOMAIN, fields, type ServerKind } from '../servers/real-server.ts'
import { startInstance } from './instance.ts'
import { START, smtpdConf } from './opensmtpd-config.ts'
import { programsMissing } from './programs.ts'
import { RECIPES } from './recipes.ts'

export const opensmtpd: ServerKind = {
  name: 'OpenSMTPD',
  missing: programsMissing,
  start: (users) =>
    startInstance(
      {
        title: 'OpenSMTPD',
        recipe: RECIPES.opensmtpd,
        queue: 'queue',
        files: (place) => ({
          start: START,
          'smtpd.conf': smtpdConf(place),
          mailboxes: users.map((user) => `${user}@${DOMAIN} vmail\n`).join(''),
        }),
      },
      users,
    ),
  lineEnd: '\n',
  added: fields('Return-Path', 'Delivered-To', 'Received'),
  queueId: /^[0-9a-f]{8}$/,
  cannotCarry: {
    'quoted-sender': '"553 5.1.0 Sender address syntax error"',
    'utf8-header': 'it has no SMTPUTF8',
    'utf8-address': 'it has no SMTPUTF8',
    'no-date': 'it adds one at the end of the header',
    nul: 'it cuts the line there',
  },
}
