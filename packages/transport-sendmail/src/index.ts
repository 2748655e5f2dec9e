/** A transport into a sendmail-compatible program. */
export { fromUrl } from './from-url.ts'
export type { LineEnd, SendmailOptions } from './options.ts'
export { sendmail } from './sendmail.ts'
