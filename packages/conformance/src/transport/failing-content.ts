import { type Content, MailError } from '@turbomail/core/contract'
import { chunkedContent } from './chunked-content.ts'

const CHUNK = Buffer.from('Subject: cut short\r\n\r\nthere was to be more\r\n')

/** What cannot be read. */
export function unreadable(): MailError {
  return new MailError('CONTENT_UNREADABLE', 'the disk is gone')
}

/** Gives so many chunks, and then fails. */
export function failingContent(chunks: number, error: MailError): Content {
  return chunkedContent(async function* () {
    for (let given = 0; given < chunks; given++) yield CHUNK
    throw error
  })
}
