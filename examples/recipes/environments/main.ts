/** node --env-file=development.env main.ts you@example.com */
import { isMailError } from '@turbomail/core'
import { mailer } from './mailer.ts'
import { welcome } from './welcome.ts'

const [to = 'you@example.com'] = process.argv.slice(2)
try {
  await welcome(to)
} catch (error) {
  if (!isMailError(error)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
}
await mailer.stop()
