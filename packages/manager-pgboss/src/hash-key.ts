import { createHash } from 'node:crypto'

/** A key of any length, with any characters, as 43 characters; and nobody reads it in the database. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
