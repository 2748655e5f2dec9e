import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../../tooling/servers/free-port.ts'
import type { Store } from '../stores.ts'
import { missingPrograms, missingRoot } from '../support/missing-programs.ts'
import { runProgram } from '../support/run-program.ts'
import { startProgram } from '../support/start-program.ts'
import { mailsWritten, PYTHON, pythonFile, type Reader } from './reader.ts'

const LOGIN = ['reader', 'secret'] as const
/** Whom mailboxes belong to while Dovecot reads them: it will not do it as root. */
const UID = 5000

/** A server of this reading's own, asked by IMAP (RFC 9051 §6.4.5: `FETCH n (BODY.PEEK[])`). */
export const dovecot: Reader = {
  name: 'Dovecot',
  formats: ['maildir', 'mbox'],
  missing: () =>
    missingPrograms(['dovecot', '/usr/lib/dovecot/imap', PYTHON], 'dovecot-core dovecot-imapd python3') ??
    missingRoot('Dovecot changes its user'),
  async read(store, path, folder) {
    await chmod(folder, 0o755)
    await giveAway(path)
    const port = await freePort()
    await using _server = await startDovecot(store, path, folder, port)
    const mails = await mailsWritten(folder, (mails) =>
      runProgram(PYTHON, [pythonFile('fetch-mailbox.py'), String(port), ...LOGIN, mails]),
    )
    return mails.map(withLf)
  },
  unquotes: false,
  heedsLength: true,
  hides: 'Content-Length|Status|X-Status|X-UID|X-IMAPbase|X-Keywords',
}

async function giveAway(path: string): Promise<void> {
  await runProgram('chown', ['-R', `${UID}:${UID}`, path])
}

async function startDovecot(store: Store, path: string, folder: string, port: number): Promise<AsyncDisposable> {
  const config = join(folder, 'dovecot.conf')
  await writeFile(join(folder, 'passwords'), `${LOGIN[0]}:{PLAIN}${LOGIN[1]}\n`)
  await writeFile(config, configuration(store, path, folder, port))
  return startProgram('dovecot', ['-F', '-c', config], { port, log: join(folder, 'log') })
}

/** Indexes stay in memory, so that nothing is left beside the mailbox. */
function configuration({ format }: Store, path: string, folder: string, port: number): string {
  const place = format === 'maildir' ? `maildir:${path}` : `mbox:${folder}/home:INBOX=${path}`
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = ${place}:INDEX=MEMORY
first_valid_uid = 1
mail_fsync = never
passdb {
  driver = passwd-file
  args = ${folder}/passwords
}
userdb {
  driver = static
  args = uid=${UID} gid=${UID} home=${folder}/home
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`
}

/** IMAP gives CRLF. */
function withLf(mail: Buffer): Buffer {
  return Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
}
