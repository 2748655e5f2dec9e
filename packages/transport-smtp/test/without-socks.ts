/** Opens a connection through a SOCKS5 proxy where the package for it is not installed, and prints what it comes to. */
import * as module from 'node:module'
import { isTransportFailure, neverAborted, systemPorts } from '@turbomail/core/contract'
import { smtp } from '@turbomail/transport-smtp'

type Resolve = (specifier: string, context: unknown, next: (specifier: string, context: unknown) => unknown) => unknown

const { registerHooks } = module as unknown as { registerHooks(hooks: { resolve: Resolve }): void }

registerHooks({
  resolve(specifier, context, next) {
    return next(specifier === 'socks' ? 'socks-that-nobody-has-installed' : specifier, context)
  },
})

const transport = smtp({ host: 'relay.example.com', proxy: 'socks5://joe:s3cret@127.0.0.1:1' }).create(systemPorts)
try {
  await transport.open({ signal: neverAborted })
} catch (error) {
  if (!isTransportFailure(error)) throw error
  const { code, permanence, message } = error
  process.stdout.write(JSON.stringify({ code, permanence, message }))
}
