import Mail from 'nodemailer/lib/mailer'
import type { NodemailerCallback, NodemailerMail, NodemailerTransporter } from './nodemailer-types.ts'

/**
 * The transporter as it is, with its plug-ins, DKIM keys and defaults, but for what it hands its mails to. nodemailer's own
 * `sendMail` then makes the mail, not one that somebody has put in its place, which might be bound to the given transporter.
 * Nothing of that is changed.
 */
export function ownTransporter(
  transporter: NodemailerTransporter,
  send: (mail: NodemailerMail, callback: NodemailerCallback) => void,
): NodemailerTransporter {
  const { name, version } = transporter.transporter
  return Object.create(transporter, {
    transporter: { value: { name, version, supportsAbortSignal: true, send } },
    getSocket: { value: false, writable: true },
    sendMail: { value: Mail.prototype.sendMail },
  })
}

/** A transporter that connects through a proxy tells its transport how when it is first used. */
export function passOnSocket(transporter: NodemailerTransporter): void {
  if (typeof transporter.getSocket !== 'function') return
  transporter.transporter.getSocket = transporter.getSocket
  transporter.getSocket = false
}
