/** Transports of nodemailer under TurboMail's managers, and TurboMail behind nodemailer's `sendMail`. */
export { asNodemailerTransport, type MailerLike, type TurboMailTransport } from './as-nodemailer-transport.ts'
export { fromNodemailer } from './from-nodemailer.ts'
export type { NodemailerTransport } from './nodemailer-types.ts'
export type { FromNodemailerOptions } from './options.ts'
export type { SentInfo } from './sent-info.ts'
