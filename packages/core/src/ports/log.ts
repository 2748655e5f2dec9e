import { type Channel, channel } from 'node:diagnostics_channel'

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

const channels = new Map<string, Channel>()

/** Each is looked up once: every mail asks who listens. */
function channelOf(name: string): Channel {
  const known = channels.get(name) ?? channel(`turbomail:${name}`)
  channels.set(name, known)
  return known
}

/** Publishes on the diagnostics channels of this process, and nowhere else. */
export const systemLog: Log = {
  warn: (warning) => channelOf('warning').publish(warning),
  heard: (name) => channelOf(name).hasSubscribers,
  publish: (name, event) => channelOf(name).publish(event),
}
