import { copyOf, type Enclosure, type FileEnclosure, type Letter, type Person } from '../letters/letter.ts'

/** The words that both rivals have for a letter. */
export interface Options {
  from: Person
  to: (Person | string)[]
  subject: string
  text: string
  html?: string
  attachments: Attachment[]
}

type Attachment = FileEnclosure | { filename: string; content: Buffer; cid?: string }

/** The letter as options that are new for each message, as an application has them. */
export function optionsOf(letter: Letter): Options {
  return {
    from: copyOf(letter.from),
    to: letter.toAsText?.slice() ?? letter.to.map(copyOf),
    subject: letter.subject,
    text: letter.text,
    ...(letter.html !== undefined && { html: letter.html }),
    attachments: [...letter.enclosures.map(attachmentOf), ...(letter.file ? [{ ...letter.file }] : [])],
  }
}

function attachmentOf({ filename, octets, embeddedAs }: Enclosure): Attachment {
  return { filename, content: octets, ...(embeddedAs !== undefined && { cid: embeddedAs }) }
}
