/** A transport that stores mail in Maildirs. */
export { fromUrl } from './from-url.ts'
export { maildir } from './maildir.ts'
export type { Copies, Durability, MaildirOptions, Owner } from './options.ts'
export { type SweepOptions, sweepMaildir } from './sweep-maildir.ts'
