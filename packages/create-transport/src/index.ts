import { type Created, createPackage } from './create-package.ts'

export { Refusal } from './refusal.ts'
export type { TransportName } from './transport-name.ts'
export type { Created }

/**
 * Makes a package with a transport, its tests with it, in a new folder of `into`. `name` is `my-relay`,
 * `turbomail-transport-my-relay`, or the whole name of a package with a scope. Rejects with a `Refusal` when the name will not
 * do, or the folder has something in it; nothing is half-made then, nor after any other error.
 */
export function createTransportPackage(name: string, into: string): Promise<Created> {
  return createPackage(name, into, new URL('..', import.meta.url))
}
