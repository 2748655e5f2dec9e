import { isMailError } from '@turbomail/core'
import { systemPorts } from '@turbomail/core/contract'
import { errorFacts, isUsage } from '../command/report-error.ts'
import type { MailerSettings } from '../secrets/mailer-settings.ts'
import { explainFailure } from './explain-failure.ts'
import { judgeRelay } from './judge-relay.ts'
import { type Opened, openRelay } from './open-relay.ts'
import { probeCertificate } from './probe-certificate.ts'
import { probeOutcome } from './probe-outcome.ts'
import { type Report, withDays } from './report.ts'
import { type Resolved, resolveNames } from './resolve-names.ts'
import type { Target } from './target.ts'

export interface CheckOptions {
  readonly warnDays: number
  readonly probe: boolean
  readonly signal: AbortSignal
}

/** Looks a relay over. Rejects where the URL or the set-up is wrong; everything else is in the report. */
export async function checkRelay(target: Target, settings: MailerSettings, options: CheckOptions): Promise<Report> {
  const names = target.direct ? await resolveNames(target.hosts) : []
  const base = { url: target.shown, names, dialogue: [] }
  if (names.length > 0 && names.every(({ addresses }) => addresses.length === 0)) {
    return { ...base, judgements: names.map(unresolved) }
  }
  const opened = await openRelay(options.probe ? withProbe(settings) : settings, options.signal)
  if (isUsage(opened.error)) throw opened.error
  const { dialogue, tookMs } = opened
  const found = { ...base, dialogue, tookMs, ...(await judge(target, opened, options)) }
  const eager = options.probe ? probeOutcome(dialogue) : undefined
  return withDays(eager === undefined ? found : { ...found, eager }, systemPorts.clock.now())
}

async function judge(
  target: Target,
  { facts, error }: Opened,
  { warnDays, signal }: CheckOptions,
): Promise<Pick<Report, 'facts' | 'certificate' | 'error' | 'judgements'>> {
  const now = systemPorts.clock.now()
  if (facts !== undefined) return { facts, judgements: judgeRelay({ target, facts, now, warnDays }) }
  const isTls = isMailError(error, 'TLS_FAILED') && target.direct
  const certificate = isTls ? await probeCertificate(target, signal) : undefined
  return {
    error: errorFacts(error),
    ...(certificate === undefined ? {} : { certificate }),
    judgements: explainFailure(error, certificate, now),
  }
}

function unresolved({ host, fault }: Resolved): Report['judgements'][number] {
  const message = `No address is known for ${host} (${fault}). Is the name spelt right, and is there a resolver?`
  return { gravity: 'problem', id: 'name-unresolved', message }
}

/** The transport makes its probe when it is to send content ahead of replies. */
function withProbe(settings: MailerSettings): MailerSettings {
  const text = settings.transport ?? settings.env?.TURBOMAIL_TRANSPORT
  if (typeof text !== 'string') return settings
  const url = new URL(text)
  url.searchParams.set('pipelining', 'eager')
  return { ...settings, transport: url.href }
}
