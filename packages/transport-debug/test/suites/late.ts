import { Mailer } from '@turbomail/core'
import { scripted } from '@turbomail/transport-debug'

/** Mails of this mailer wait until they are let go. */
let open = (): void => {}
const gate = new Promise<void>((resolve) => {
  open = resolve
})
const mailer = new Mailer({ transport: scripted([{ hold: gate }]) })

export async function sendLater(to: string): Promise<void> {
  await mailer.submit({ from: 'shop@example.com', to, subject: 'Later', text: 'Hello' })
}

export async function letGo(): Promise<void> {
  open()
  await mailer.stop()
}
