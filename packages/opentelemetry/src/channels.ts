import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { diag } from '@opentelemetry/api'
import type { MailerEvents } from '@turbomail/core'

/** What is done with each event. */
export type Listeners = { readonly [Name in keyof MailerEvents]: (event: MailerEvents[Name]) => void }

/**
 * Listens to every mailer of the process, whichever copy of TurboMail it is of; the function that it returns ends that. What a
 * listener throws would end the process: it is told to the diagnostics of OpenTelemetry instead.
 */
export function listenTo(listeners: Listeners): () => void {
  const leave = Object.entries(listeners).map(([name, listener]) => {
    const channel = `turbomail:${name}`
    const safe = (event: unknown): void => {
      try {
        listener(event as never)
      } catch (error) {
        diag.error(`TurboMail: the event ${name} could not be recorded.`, error)
      }
    }
    subscribe(channel, safe)
    return () => unsubscribe(channel, safe)
  })
  return () => {
    for (const each of leave) each()
  }
}
