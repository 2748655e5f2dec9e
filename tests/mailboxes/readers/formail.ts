import { missingPrograms } from '../support/missing-programs.ts'
import { runProgram } from '../support/run-program.ts'
import { mailsWritten, type Reader, withoutFromLine } from './reader.ts'

/** Cuts a mailbox as procmail does. It knows no Maildirs. */
export const formail: Reader = {
  name: 'formail',
  formats: ['mbox'],
  missing: () => missingPrograms(['formail'], 'procmail'),
  async read(_, path, folder) {
    const mails = await mailsWritten(folder, (cwd) =>
      runProgram('sh', ['-c', `formail -s sh -c 'cat >$FILENO' <"$1"`, 'formail', path], { cwd }),
    )
    // Each with the empty line that stands between it and the next.
    return mails.map((mail) => withoutFromLine(mail.subarray(0, -1)))
  },
  unquotes: false,
  heedsLength: true,
  misreads: {
    'a Content-Length that is too large':
      'it believes what the sender said, and takes the mails behind it for a part of it',
  },
}
