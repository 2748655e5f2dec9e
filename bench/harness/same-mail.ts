import assert from 'node:assert/strict'
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
    html: mail.html ? mail.html.trimEnd() : undefined,
    enclosures: mail.attachments.map(({ filename, content }) => ({ filename, content })),
  }
}

function describeLetter(letter: Letter): object {
  return {
    from: [letter.from],
    to: letter.to,
    subject: letter.subject,
    text: letter.text.trimEnd(),
    html: letter.html && letter.enclosures.reduce(withDataUrl, letter.html).trimEnd(),
    enclosures: letter.enclosures.map(({ filename, octets }) => ({ filename, content: octets })),
  }
}

/** mailparser puts the image where the HTML calls it, if the two found each other. */
function withDataUrl(html: string, { octets, embeddedAs }: Enclosure): string {
  return html.replace(`cid:${embeddedAs}`, `data:image/png;base64,${octets.toString('base64')}`)
}
