/** For whoever takes the mail of the bounce domain, such as a pipe of Postfix: node bounced.ts "$ORIGINAL_RECIPIENT" */
import { bouncedRecipient } from './bounce-address.ts'

const recipient = bouncedRecipient(process.argv[2] ?? '')
if (recipient === undefined) {
  console.error('This is no bounce of ours.')
  process.exitCode = 67 // EX_NOUSER of sysexits.h
} else {
  console.log(recipient)
}
