import { missingPrograms } from '../support/missing-programs.ts'
import { runProgram } from '../support/run-program.ts'
import { mailsWritten, PYTHON, pythonFile, type Reader } from './reader.ts'

/** The `mailbox` module of its standard library. */
export const python: Reader = {
  name: "Python's mailbox",
  formats: ['maildir', 'mbox'],
  missing: () => missingPrograms([PYTHON], 'python3'),
  read: ({ format }, path, folder) =>
    mailsWritten(folder, (mails) => runProgram(PYTHON, [pythonFile('read-mailbox.py'), format, path, mails])),
  unquotes: false,
  heedsLength: false,
}
