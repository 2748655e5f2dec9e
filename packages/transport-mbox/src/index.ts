/** TurboMail's transport into mbox files. */
export { fromUrl } from './from-url.ts'
export { mbox } from './mbox.ts'
export type { Copies, LockKind, LockOptions, MboxOptions, Variant } from './options.ts'
