import { cramMd5 } from './cram-md5.ts'
import { external } from './external.ts'
import { login } from './login.ts'
import type { Mechanism } from './mechanism.ts'
import { oauthbearer } from './oauthbearer.ts'
import { plain } from './plain.ts'
import { scram } from './scram.ts'
import { xoauth2 } from './xoauth2.ts'

/** The mechanisms by name. */
export const MECHANISMS: ReadonlyMap<string, Mechanism> = new Map([
  ['PLAIN', plain],
  ['LOGIN', login],
  ['CRAM-MD5', cramMd5],
  ['SCRAM-SHA-1', scram('sha1', false)],
  ['SCRAM-SHA-1-PLUS', scram('sha1', true)],
  ['SCRAM-SHA-256', scram('sha256', false)],
  ['SCRAM-SHA-256-PLUS', scram('sha256', true)],
  ['XOAUTH2', xoauth2],
  ['OAUTHBEARER', oauthbearer],
  ['EXTERNAL', external],
])
