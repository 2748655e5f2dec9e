import type { Content } from '@turbomail/core/contract'
import { chunkedContent } from './chunked-content.ts'

const CHUNK_OCTETS = 262_144

/** 64 MiB: more than finds room on any way to a far end. */
export const AMPLE_CHUNKS = 256

export interface AmpleContent {
  readonly content: Content
  /** How many chunks have been asked for. */
  given(): number
}

/** A content that only a far end which takes it all lets come to its end. */
export function ampleContent(): AmpleContent {
  const chunk = Buffer.alloc(CHUNK_OCTETS, 'as much as you like\r\n')
  let given = 0
  const content = chunkedContent(async function* () {
    for (; given < AMPLE_CHUNKS; given++) yield chunk
  })
  return { content, given: () => given }
}
