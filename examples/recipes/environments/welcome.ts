import { mailer } from './mailer.ts'

/** Rejects when the mail is not on its way: whoever calls this can say so. */
export async function welcome(to: string): Promise<void> {
  await mailer.send({ to, subject: 'Welcome', text: 'Good to have you here.' })
}
