import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createMailer } from '@turbomail/core'
import { systemPorts } from '@turbomail/core/contract'
import type { MailerSettings } from '../secrets/mailer-settings.ts'
import type { RelayFacts } from './relay-facts.ts'

/** One line of the dialogue, as the SMTP transport publishes it. */
export interface DialogueLine {
  readonly side: 'client' | 'server' | 'transport'
  readonly text: string
}

/** How far a connection got. */
export interface Opened {
  readonly dialogue: readonly DialogueLine[]
  readonly tookMs: number
  readonly facts?: RelayFacts
  readonly error?: unknown
}

const CHANNEL = 'turbomail:smtp'

/** Connects, encrypts and logs in as far as the URL says, and says good-bye. Sends no mail. Never rejects but for a wrong option. */
export async function openRelay(settings: MailerSettings, signal: AbortSignal): Promise<Opened> {
  const { env = {}, ...rest } = settings
  const { TURBOMAIL_TRANSPORT, TURBOMAIL_PASSWORD, TURBOMAIL_PASSWORD_FILE } = env
  const own = { TURBOMAIL_TRANSPORT, TURBOMAIL_PASSWORD, TURBOMAIL_PASSWORD_FILE }
  const dialogue: DialogueLine[] = []
  const listen = (line: unknown) => {
    const { side, text } = line as DialogueLine
    dialogue.push({ side, text })
  }
  const { clock } = systemPorts
  const mailer = await createMailer({ ...rest, env: own })
  subscribe(CHANNEL, listen)
  const startedAt = clock.now()
  try {
    const facts = (await mailer.verify({ signal })) as unknown as RelayFacts
    return { facts, dialogue, tookMs: clock.now() - startedAt }
  } catch (error) {
    return { error, dialogue, tookMs: clock.now() - startedAt }
  } finally {
    await mailer.stop()
    unsubscribe(CHANNEL, listen)
  }
}
