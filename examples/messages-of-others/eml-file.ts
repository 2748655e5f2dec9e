/**
 * A message from a file: `node eml-file.ts letter.eml`. It goes to those whom its fields name, Bcc among them; or to those named behind
 * the file, whatever its fields say: `node eml-file.ts letter.eml ann@example.org bob@example.net`.
 */
import { createMailer } from '@turbomail/core'

const [path, ...to] = process.argv.slice(2)
if (path === undefined) throw new Error('Usage: node eml-file.ts FILE [RECIPIENT…]')

await using mailer = await createMailer()
const receipt = await mailer.send({ raw: { path }, ...(to.length > 0 && { envelope: { to } }) })
console.log(`${receipt.accepted.length} accepted`)
