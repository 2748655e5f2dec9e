import { type Delivered, type MailObject, neverAborted, systemPorts } from '@turbomail/core/contract'
import type { Store } from './stores.ts'

/** Delivers one mail as the only one of an instance of its own. */
export async function deliver(store: Store, path: string, mail: MailObject): Promise<Delivered> {
  const transport = store.factory(path).create(systemPorts)
  try {
    await transport.open({ signal: neverAborted })
    return await transport.deliver(mail, { signal: neverAborted })
  } finally {
    await transport.close()
  }
}
