import type { MailMessage, Transport, Transporter } from 'nodemailer'

/** A transport of nodemailer: its own, a plug-in, or anything else with a name, a version and `send(mail, callback)`. */
// biome-ignore lint/suspicious/noExplicitAny: what each tells about a sent mail is its own affair
export type NodemailerPlugin = Transport<any, any>

/** What `nodemailer.createTransport` returns. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type NodemailerTransporter = Transporter<any, any>

/** What can be made a transport of TurboMail. */
export type NodemailerTransport = NodemailerPlugin | NodemailerTransporter

// biome-ignore lint/suspicious/noExplicitAny: as above
export type NodemailerMail = MailMessage<any>

/** How a transport of nodemailer answers. */
export type NodemailerCallback = (error: Error | null, info?: unknown) => void
