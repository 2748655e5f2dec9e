import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import type { Enclosure, Letter } from '../letters/letter.ts'

/** Throws unless mailparser, which is none of the rivals' work, finds the whole letter in these octets. */
export async function assertCarries(octets: Uint8Array, letter: Letter, rival: string): Promise<void> {
  const mail = await simpleParser(Buffer.from(octets), { skipHtmlToText: true })
  assert.deepEqual(describeMail(mail), describeLetter(letter), `what ${rival} composed does not carry the letter`)
}

function describeMail(mail: ParsedMail): object {
  return {
    from: mail.from?.value,
    to: (mail.to as AddressObject).value,
    subject: mail.subject,
    text: mail.text?.trimEnd(),
    html: mail.html ? digest(mail.html.trimEnd()) : undefined,
    enclosures: mail.attachments.map(({ filename, content }) => ({ filename, content: digest(content) })),
  }
}

function describeLetter(letter: Letter): object {
  return {
    from: [letter.from],
    to: letter.to,
    subject: letter.subject,
    text: letter.text.trimEnd(),
    html: letter.html && digest(letter.enclosures.reduce(withDataUrl, letter.html).trimEnd()),
    enclosures: letter.enclosures.map(({ filename, octets }) => ({ filename, content: digest(octets) })),
  }
}

/** mailparser puts the image where the HTML calls it, if the two found each other. */
function withDataUrl(html: string, { octets, embeddedAs }: Enclosure): string {
  return html.replace(`cid:${embeddedAs}`, `data:image/png;base64,${octets.toString('base64')}`)
}

/** What is long is compared by this, so that a difference is told at once. */
function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
