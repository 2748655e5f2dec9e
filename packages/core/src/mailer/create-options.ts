import type { ManagerPackage, TransportPackage } from '../delivery/by-name.ts'
import type { DispatcherFactory } from '../delivery/dispatcher.ts'
import type { ManagerFactory } from '../delivery/manager.ts'
import type { TransportFactory } from '../delivery/transport.ts'
import { MAILER_OPTIONS, type MailerOptions } from './options.ts'

/** A package with a transport or manager that can be had by name, or both. */
type NamedPackage = TransportPackage | ManagerPackage

/**
 * Packages by the name they are asked for (`smtp`, `ondemand`) or by their own (`@turbomail/transport-smtp`), as modules or
 * as functions that import them.
 */
export type Packages = Readonly<Record<string, NamedPackage | (() => NamedPackage | Promise<NamedPackage>)>>

/** What `createMailer` takes. `O` are the submit options of the manager, whatever it is named by. */
export interface CreateMailerOptions<O = unknown> extends Omit<MailerOptions<O>, 'transport' | 'manager'> {
  /**
   * A URL (`smtps://user@relay.example.com`, `maildir:./mail`), the mere name of a transport, or what `new Mailer` takes.
   * @default TURBOMAIL_TRANSPORT
   */
  readonly transport?: string | TransportFactory | DispatcherFactory | undefined
  /**
   * `immediate`, `ondemand?workers=4`, `transactional(ondemand)`, or what `new Mailer` takes.
   * @default TURBOMAIL_MANAGER, and without one mails are handed over at once
   */
  readonly manager?: string | ManagerFactory<O> | undefined
  /**
   * Of the user that the URL of the transport names; as it is, not encoded.
   * @default TURBOMAIL_PASSWORD, or what stands in the file that TURBOMAIL_PASSWORD_FILE names
   */
  readonly password?: string | undefined
  /**
   * Where the variables are read from.
   * @default process.env
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * Looked up first; for applications that are bundled, where nothing can be found by name.
   * @default none
   */
  readonly packages?: Packages | undefined
  /**
   * The folder or a file of the application, whose packages are meant: `import.meta.url`.
   * @default the program that was started, then the working directory
   */
  readonly application?: string | URL | undefined
}

export const CREATE_OPTIONS: readonly (keyof CreateMailerOptions)[] = [
  ...MAILER_OPTIONS,
  'password',
  'env',
  'packages',
  'application',
]
