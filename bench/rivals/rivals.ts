import type { OpenSender } from './rival.ts'

export type SenderName = 'turbomail' | 'nodemailer' | 'upyo' | 'emailjs'

/** The same thing, done by each. None is loaded before it is asked for: a process is to hold only one. */
const SENDERS: Readonly<Record<SenderName, () => Promise<OpenSender>>> = {
  turbomail: async () => (await import('./turbomail.ts')).openTurbomail,
  nodemailer: async () => (await import('./nodemailer.ts')).openNodemailer,
  upyo: async () => (await import('./upyo.ts')).openUpyo,
  emailjs: async () => (await import('./emailjs.ts')).openEmailjs,
}

export function loadSender(name: SenderName): Promise<OpenSender> {
  return SENDERS[name]()
}
