import type { MakeHarness, TransportHarness } from '@turbomail/conformance'
import { pluginHarness } from './plugin-harness.ts'
import { smtpHarness } from './smtp-harness.ts'

/** What the kit is run for: nodemailer's own transports against a server that does as it is told, and a plug-in. */
export const harnesses: Readonly<Record<'SMTP' | 'pool' | 'LMTP' | 'plug-in', MakeHarness<TransportHarness>>> = {
  SMTP: () => smtpHarness(),
  pool: () => smtpHarness({ pool: true }),
  LMTP: () => smtpHarness({ lmtp: true }),
  'plug-in': async () => pluginHarness(),
}
