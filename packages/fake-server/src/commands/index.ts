import { auth } from './auth.ts'
import type { Command } from './command.ts'
import { data } from './data.ts'
import { ehlo, helo, lhlo } from './ehlo.ts'
import { mail } from './mail.ts'
import { help, noop, quit, rset, vrfy } from './plain-commands.ts'
import { rcpt } from './rcpt.ts'
import { starttls } from './starttls.ts'

/** The commands by verb. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['EHLO', ehlo],
  ['HELO', helo],
  ['LHLO', lhlo],
  ['STARTTLS', starttls],
  ['AUTH', auth],
  ['MAIL', mail],
  ['RCPT', rcpt],
  ['DATA', data],
  ['RSET', rset],
  ['NOOP', noop],
  ['VRFY', vrfy],
  ['HELP', help],
  ['QUIT', quit],
])
