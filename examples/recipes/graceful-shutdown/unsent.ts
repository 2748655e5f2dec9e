import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMailError, type Mailer, type MailObject, type Unsent } from '@turbomail/core'
import type { OnDemandSubmitOptions } from '@turbomail/manager-ondemand'

const { UNSENT = 'unsent' } = process.env

/** The same for the same mail: one that comes back a second time takes the place of the first. */
function fileOf({ messageId, envelope }: MailObject): string {
  const name = createHash('sha256')
    .update(`${messageId} ${envelope.reversePath ?? ''}`)
    .digest('hex')
  return join(UNSENT, `${name.slice(0, 32)}.mail`)
}

/** One file for each mail: what it is submitted with in the first line, then the mail as it is. */
export async function keep({ mail, options }: Unsent<OnDemandSubmitOptions>): Promise<void> {
  const { reversePath, recipients, ...parameters } = mail.envelope
  const envelope = { ...parameters, from: reversePath, to: recipients }
  const chunks: Uint8Array[] = [Buffer.from(`${JSON.stringify({ envelope, labels: mail.labels, options })}\n`)]
  for await (const chunk of mail.content.read('8BITMIME')) chunks.push(chunk)
  const file = fileOf(mail)
  await writeFile(`${file}.part`, Buffer.concat(chunks), { flush: true })
  await rename(`${file}.part`, file)
}

/**
 * Submits what the last process left. A file goes when its mail was accepted: killed in between, a mail comes twice but is not
 * lost. One that cannot be sent, or may have been, stays as `.held` for a person.
 */
export async function takeUp(mailer: Mailer<OnDemandSubmitOptions>): Promise<number> {
  await mkdir(UNSENT, { recursive: true })
  const names = (await readdir(UNSENT)).filter((name) => name.endsWith('.mail'))
  for (const name of names) {
    const file = join(UNSENT, name)
    const octets = await readFile(file)
    const end = octets.indexOf('\n')
    const { envelope, labels, options } = JSON.parse(octets.toString('utf8', 0, end))
    const { receipt } = await mailer.submit({ envelope, labels, raw: octets.subarray(end + 1) }, options)
    receipt
      .then(() => rm(file))
      .catch((error: unknown) => (isMailError(error, 'MAILER_STOPPED') ? undefined : rename(file, `${file}.held`)))
      .catch(console.error)
  }
  return names.length
}
