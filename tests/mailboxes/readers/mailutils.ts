import { missingPrograms } from '../support/missing-programs.ts'
import { runProgram } from '../support/run-program.ts'
import { type Reader, withoutFromLine } from './reader.ts'

/** `messages` and `readmsg` of GNU mailutils. */
export const mailutils: Reader = {
  name: 'mailutils',
  formats: ['maildir', 'mbox'],
  missing: () => missingPrograms(['messages', 'readmsg'], 'mailutils'),
  async read(_, path) {
    const counted = (await runProgram('messages', [path])).toString()
    const mails: Buffer[] = []
    for (let number = 1; number <= Number(/\d+$/m.exec(counted)?.[0]); number++) {
      const shown = await runProgram('readmsg', ['--header', '--folder', path, String(number)])
      mails.push(withoutFromLine(shown.subarray(0, -2))) // two empty lines are its own
    }
    return mails
  },
  unquotes: true,
  heedsLength: false,
}
