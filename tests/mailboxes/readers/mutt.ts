import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { missingPrograms } from '../support/missing-programs.ts'
import { runProgram } from '../support/run-program.ts'
import { mailsWritten, PYTHON, pythonFile, type Reader, withoutFromLine } from './reader.ts'

/** Nothing is asked, nothing is marked as read, and each mail goes to a pipe of its own as it is. */
const SETTINGS = `
set pipe_decode=no pipe_split=yes wait_key=no quit=yes sort=mailbox-order
set header_cache="" move=no record="" read_inc=0 write_inc=0 sleep_time=0 beep=no check_new=no
`

/** What somebody would type; the files are numbered. */
const KEYS = '<tag-pattern>~A<enter><tag-prefix-cond><pipe-message>cat >$(ls | wc -l)<enter><end-cond><exit>'

export const mutt: Reader = {
  name: 'mutt',
  formats: ['maildir', 'mbox'],
  missing: () => missingPrograms(['mutt', PYTHON], 'mutt python3'),
  async read(_, path, folder) {
    const settings = join(folder, 'muttrc')
    await writeFile(settings, SETTINGS)
    const push = `push "${KEYS.replaceAll('$', '\\$')}"`
    const args = [pythonFile('in-terminal.py'), 'mutt', '-n', '-R', '-F', settings, '-f', path, '-e', push]
    const mails = await mailsWritten(folder, (cwd) => runProgram(PYTHON, args, { cwd }))
    return mails.map((mail) => withoutFromLine(mail.subarray(0, -1))) // the empty line at its end is not the mail's
  },
  unquotes: false,
  heedsLength: true,
}
