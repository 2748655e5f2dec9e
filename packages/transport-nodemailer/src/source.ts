import type { NodemailerTransport, NodemailerTransporter } from './nodemailer-types.ts'
import { transporterOf } from './transporter-of.ts'

/** A transporter in the hands of an instance. */
export interface Lease {
  readonly transporter: NodemailerTransporter
  /** The instance is done with it. */
  release(): Promise<void>
}

/** Where transporters come from. `complain` hears of errors that belong to no mail. */
export interface Source {
  take(complain: (error: unknown) => void): Promise<Lease>
}

/** One for each instance, which ends with it. It is listened to for good: an error that nobody hears ends the process. */
export function ownSource(make: () => NodemailerTransport | Promise<NodemailerTransport>): Source {
  return {
    async take(complain) {
      const transporter = transporterOf(await make())
      transporter.on('error', complain)
      const release = async (): Promise<void> => void (await transporter.close({ force: true }))
      return { transporter, release }
    },
  }
}

/** One for all instances, which stays the caller's. However many they are, it is listened to once. */
export function sharedSource(transporter: NodemailerTransporter): Source {
  let users = 0
  let hear: (error: unknown) => void = () => {}
  return {
    async take(complain) {
      if (users++ === 0) {
        hear = complain
        transporter.on('error', hear)
      }
      const release = async (): Promise<void> => {
        if (--users === 0) transporter.off('error', hear)
      }
      return { transporter, release }
    },
  }
}
