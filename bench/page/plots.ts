import { barPlot } from './bar-plot.ts'
import { ratioPlot } from './ratio-plot.ts'
import type { GroupResults } from './read-results.ts'

type Draw = (groups: ReadonlyMap<string, GroupResults>) => string

const SMTP = {
  'smtp-loopback': 'loopback: ',
  'smtp-latency': '20 ms away: ',
  'smtp-servers': '',
  'smtp-large-file': '',
}

/** The plots of `docs/performance.md`, by the names of their files in `docs/plots`. */
export const PLOTS: Readonly<Record<string, Draw>> = {
  compose: (groups) => ratioPlot('Composing: how many times the rate of nodemailer', { compose: '' }, groups),
  'start-up': (groups) => barPlot('To the first mail accepted', 'ms', groups.get('start-up')),
  smtp: (groups) => ratioPlot('Sending over SMTP: how many times the rate of nodemailer', SMTP, groups),
  'smtp-loopback': (groups) => barPlot('Over SMTP, on one machine', 'mails/s', groups.get('smtp-loopback')),
  'smtp-latency': (groups) => barPlot('Over SMTP, 20 ms away', 'mails/s', groups.get('smtp-latency')),
  'smtp-servers': (groups) => barPlot('Over SMTP, to servers of others', 'mails/s', groups.get('smtp-servers')),
  managers: (groups) => barPlot('Memory of a small mail that waits', 'octets', groups.get('managers')),
  durable: (groups) => barPlot('Durable managers', 'mails/s', groups.get('durable')),
  mailboxes: (groups) => barPlot('Into mailboxes', 'mails/s', groups.get('mailboxes')),
}
