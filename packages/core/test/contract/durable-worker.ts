import { parentPort, workerData } from 'node:worker_threads'
import { createDispatcher, neverAborted, systemPorts, type TransportFactory } from '@turbomail/core/contract'
import type { FromWorker } from './durable-manager.ts'
import { plainOutcome, type StoredMail, thaw } from './stored-mail.ts'

type ToWorker =
  | { readonly kind: 'deliver'; readonly stored: StoredMail }
  | { readonly kind: 'commit'; readonly messageId: string }

const say = (message: FromWorker): void => parentPort?.postMessage(message)
const permits = new Map<string, () => void>()

/** The first worker dies where the mail's label says. */
function dieAt(place: string, labels: Readonly<Record<string, string>>): void {
  if (workerData.generation === 1 && labels.die === place) process.exit()
}

const farEnd: TransportFactory = {
  name: 'far-end',
  capabilities: { partial: false, durable: true, maxInstances: 2 },
  create: () => ({
    window: 2,
    open: async () => {},
    close: async () => {},
    async deliver(mail, { beforeCommit }) {
      dieAt('before', mail.labels)
      await beforeCommit?.()
      dieAt('after', mail.labels)
      say({ kind: 'arrived', messageId: mail.messageId })
      return { outcomes: mail.envelope.recipients.map(({ path }) => ({ path, fate: 'accepted' })) }
    },
  }),
}

const dispatcher = createDispatcher(farEnd, systemPorts)

async function deliver(stored: StoredMail): Promise<void> {
  const { messageId } = stored
  const beforeCommit = (): Promise<void> =>
    new Promise((resolve) => {
      permits.set(messageId, resolve)
      say({ kind: 'may-commit', messageId })
    })
  const { outcomes } = await dispatcher.attempt(thaw(stored), { signal: neverAborted, beforeCommit })
  say({ kind: 'done', messageId, outcomes: outcomes.map(plainOutcome) })
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'commit') permits.get(message.messageId)?.()
  else deliver(message.stored)
})
