import { type Content, readContent } from '@turbomail/core/contract'
import type { Variant } from './options.ts'
import { StoredForm } from './stored-form.ts'

/** What is read whole before a lock is asked for; more is streamed under the lock. */
const SMALL_OCTETS = 256 * 1024
const SLICE_OCTETS = 64 * 1024

/** What is known of a content before it is appended. */
export interface TakenContent {
  /** In its stored form, in pieces, where it is small. */
  readonly pieces?: readonly Buffer[]
  /** Octets of the stored form without the empty line at its end; known where it is small, or was counted. */
  readonly octets?: number
  /** Octets of the body, for a Content-Length. */
  readonly bodyOctets?: number
  readonly fromPlaces: readonly number[]
}

/**
 * Reads a content that is small, and of another counts what the variant must know ahead. Rejects with the signal's reason as soon as
 * that is aborted, or with the content's own error.
 */
export async function takeContent(content: Content, variant: Variant, signal: AbortSignal): Promise<TakenContent> {
  const form = new StoredForm(variant)
  const pieces: Buffer[] = []
  let small = (content.size('8BITMIME') ?? 0) <= SMALL_OCTETS
  if (!small && variant !== 'mboxcl2') return { fromPlaces: [] }
  for await (const slice of slicesOf(content, signal)) {
    const passed = form.push(slice)
    if (small) pieces.push(...passed)
    if (form.octets <= SMALL_OCTETS) continue
    if (variant !== 'mboxcl2') return { fromPlaces: [] }
    small = false
    pieces.length = 0
  }
  pieces.push(...form.end())
  const { octets, headerOctets, fromPlaces } = form
  return { ...(small && { pieces }), octets, bodyOctets: octets - headerOctets, fromPlaces }
}

/** The content in chunks of which none is large, however it comes. */
export async function* slicesOf(content: Content, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of readContent(content, '8BITMIME', signal)) {
    for (let at = 0; at < chunk.length; at += SLICE_OCTETS) yield chunk.subarray(at, at + SLICE_OCTETS)
  }
}
