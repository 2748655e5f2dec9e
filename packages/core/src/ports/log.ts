import { channel } from 'node:diagnostics_channel'

/** Something that deserves a human's eye and stops nothing. */
export interface Warning {
  /** What it is about, as stable as the code of an error. */
  readonly code: string
  readonly message: string
  /** What more there is to say; never a secret. */
  readonly detail?: unknown
}

/** The one place where anything is reported beside results and errors. */
export interface Log {
  /** Raises a warning event. Without a listener it goes to the diagnostics channel alone. */
  warn(warning: Warning): void
  /** Whether anyone listens to `name`: building an event costs nothing when nobody does. */
  heard(name: string): boolean
  /** Publishes `event` on the diagnostics channel `turbomail:<name>`. */
  publish(name: string, event: object): void
}

export const systemLog: Log = {
  warn: (warning) => channel('turbomail:warning').publish(warning),
  heard: (name) => channel(`turbomail:${name}`).hasSubscribers,
  publish: (name, event) => channel(`turbomail:${name}`).publish(event),
}
