import type { Body } from './body.ts'

/** A leaf of the MIME tree. */
export interface BodyPart {
  readonly kind: 'part'
  /** Its header fields, each with its CRLF; Content-Transfer-Encoding is added when it is rendered. */
  readonly fields: string
  readonly body: Body
}

/** A branch of the MIME tree (RFC 2046 §5.1). */
export interface Multipart {
  readonly kind: 'multipart'
  readonly subtype: 'alternative' | 'mixed' | 'related'
  /** Further parameters of its Content-Type, such as `; type="text/html"`. */
  readonly parameters: string
  readonly children: readonly Entity[]
}

export type Entity = BodyPart | Multipart
