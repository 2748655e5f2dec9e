import type { DispatcherFactory } from './dispatcher.ts'
import type { ManagerFactory } from './manager.ts'
import type { TransportFactory } from './transport.ts'

/** What goes with the URL of a transport. */
export interface FromUrlOptions {
  /** The password of the user that the URL names, where it was given apart: any characters, nothing encoded. */
  readonly password?: string | undefined
}

/**
 * What a package exports so that `createMailer` can have its transport by name or URL. A package called
 * `turbomail-transport-carrier` answers to `carrier:`.
 */
export interface TransportPackage {
  /**
   * Makes the transport. `url` begins with the package's own name (`carrier://roof.example?pigeons=3`), or another scheme
   * that is known to belong to it, and is not checked any further. Opens nothing. Throws an `OptionsError` that
   * names what is unknown or malformed, and shows neither the URL nor the password. A password that there is no place for
   * is refused by a transport that logs in, and left alone by one that never does.
   */
  fromUrl(url: string, options: FromUrlOptions): TransportFactory | DispatcherFactory
}

/** What a package exports so that `createMailer` can have its manager by name. */
export interface ManagerPackage {
  /**
   * Makes the manager. `query` is what follows the `?` in `later?workers=4`, without it; `readQuery` reads it. Throws an
   * `OptionsError` that names what is unknown or malformed.
   */
  fromQuery(query: string): ManagerFactory<never>
  /** The same around another manager, for `later(ondemand?workers=4)`; left out by managers that stand on none. */
  wrapManager?(inner: ManagerFactory<never>, query: string): ManagerFactory<never>
}
