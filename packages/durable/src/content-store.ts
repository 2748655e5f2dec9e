/** A content that a store has. */
export interface StoredContent {
  readonly id: string
  /** When it was put there, in epoch milliseconds. */
  readonly storedAt: number
}

/**
 * Keeps the contents of large mails, for all processes that submit and deliver. An id has letters, digits and hyphens only.
 */
export interface ContentStore {
  /** Resolves when the content is there, whole and to stay; after a rejection nothing of it is. */
  put(id: string, octets: AsyncIterable<Uint8Array>): Promise<void>
  /** The octets as they were put; rejects when they are not there, or not whole. */
  open(id: string): AsyncIterable<Uint8Array>
  /** One that is not there is no error. */
  delete(id: string): Promise<void>
  /** What is there, in any order; what is put or deleted meanwhile may be among it or not. */
  list(): AsyncIterable<StoredContent>
}
