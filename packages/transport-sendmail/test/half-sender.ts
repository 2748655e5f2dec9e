/**
 * Delivers a mail: `half` of it and then no more, the `whole`, or a `large` one. Writes what it is at, and the code of an
 * error.
 */
import { isMailError } from '@turbomail/core'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { sendmail } from '../src/index.ts'
import { contentOf, mailOf } from './mails.ts'

const [, , path = '', spoolFolder = '', size] = process.argv

const content = {
  ...contentOf(''),
  async *read() {
    yield Buffer.from('Subject: x\r\n\r\nhalf\r\n')
    if (size === 'half') {
      process.stdout.write('half')
      await new Promise((resolve) => setTimeout(resolve, 600_000))
    }
    if (size === 'large') for (let count = 0; count < 100; count++) yield Buffer.alloc(10_000, 'x\r\n')
    yield Buffer.from('the other half\r\n')
  },
}

const transport = sendmail({ path, spoolFolder }).create(systemPorts)
await transport.open({ signal: neverAborted })
try {
  await transport.deliver(mailOf({ content }), { signal: neverAborted })
} catch (error) {
  if (!isMailError(error)) throw error
  process.stdout.write(error.code)
}
