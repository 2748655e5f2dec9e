import { MessageError } from '../errors/message-error.ts'
import type { AttachmentOptions } from './message-options.ts'
import type { TextBody } from './text-body.ts'

const CID = /^[!#$%&'*+\-/=?^_`{|}~.\w]+(?:@[!#$%&'*+\-/=?^_`{|}~.\w[\]:]+)?$/

/**
 * The Content-IDs of the attachments, by index: without angle brackets, and with `domain` where they had none
 * (RFC 2392 §2). One that is none, or is there twice, raises `MESSAGE_FIELD`.
 */
export function contentIds(attachments: readonly AttachmentOptions[], domain: string): readonly (string | undefined)[] {
  const seen = new Set<string>()
  return attachments.map(({ cid }, index) => {
    if (cid === undefined) return undefined
    const id = withDomain(cid, domain, `attachments[${index}].cid`)
    if (seen.has(id)) {
      throw new MessageError('MESSAGE_FIELD', `Two attachments have the cid ${id}`, `attachments[${index}].cid`)
    }
    seen.add(id)
    return id
  })
}

function withDomain(cid: string, domain: string, field: string): string {
  const bare = typeof cid === 'string' ? cid.replace(/^<(.*)>$/, '$1') : ''
  if (!CID.test(bare)) throw new MessageError('MESSAGE_FIELD', `${field} is no Content-ID`, field)
  return bare.includes('@') ? bare : `${bare}@${domain}`
}

/** The HTML with each `cid:…` that had no domain given the one of its attachment. */
export function completeReferences(
  html: TextBody,
  attachments: readonly AttachmentOptions[],
  ids: readonly (string | undefined)[],
): TextBody {
  const short = new Map<string, string>()
  for (const [index, { cid }] of attachments.entries()) {
    const id = ids[index]
    if (cid !== undefined && id !== undefined && !cid.includes('@')) short.set(cid.replace(/^<(.*)>$/, '$1'), id)
  }
  if (short.size === 0) return html
  const complete = (text: string): string =>
    text.replace(/\bcid:([^\s"'<>()]+)/gi, (whole, id: string) => {
      const full = short.get(id)
      return full === undefined ? whole : `cid:${full}`
    })
  return typeof html.content === 'string'
    ? { ...html, content: complete(html.content) }
    : { ...html, content: Buffer.from(complete(Buffer.from(html.content).toString('latin1')), 'latin1') }
}
