import { createMailer, type Mailer } from '@turbomail/core'

/** What an application has: one mailer for all, of what the environment names. */
export const mailer: Mailer = await createMailer({ application: import.meta.url })

/** What it does. */
export async function sendOrder(to: string, number = 7): Promise<void> {
  await mailer.send({
    to: { name: 'Ann', address: to },
    bcc: 'archive@example.com',
    subject: `Your order ${number}`,
    text: `Dear Ann,\n\n${'We thank you for all that you have ordered. '.repeat(8)}\nYour order has the number ${number}.\n`,
    attachments: [{ filename: 'invoice.pdf', content: new Uint8Array(5000) }],
    labels: { kind: 'order' },
  })
}
