import { auth } from './auth.ts'
import { bdat } from './bdat.ts'
import type { Command } from './command.ts'
import { data } from './data.ts'
import { ehlo } from './ehlo.ts'
import { helo } from './helo.ts'
import { help } from './help.ts'
import { lhlo } from './lhlo.ts'
import { mail } from './mail.ts'
import { noop } from './noop.ts'
import { quit } from './quit.ts'
import { rcpt } from './rcpt.ts'
import { rset } from './rset.ts'
import { starttls } from './starttls.ts'
import { vrfy } from './vrfy.ts'

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
  ['BDAT', bdat],
  ['RSET', rset],
  ['NOOP', noop],
  ['VRFY', vrfy],
  ['HELP', help],
  ['QUIT', quit],
])
