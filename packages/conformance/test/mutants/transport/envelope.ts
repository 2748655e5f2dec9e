import type { MailObject } from '@turbomail/core/contract'
import { type Paths, pathTexts, wholeOf, withPaths, withText } from './changed-mail.ts'
import { allAccepted, hasFate } from './changed-outcomes.ts'
import { type TransportMutant, wrongDelivery } from './mutant.ts'

/** Delivers along other paths, and says that all is well. */
function misdirecting(
  breaks: string,
  wrong: string,
  redirect: (mail: MailObject) => Paths | undefined | Promise<Paths | undefined>,
): TransportMutant {
  return wrongDelivery(breaks, wrong, async (right, mail, options) => {
    const paths = await redirect(mail)
    if (paths === undefined) return await right.deliver(mail, options)
    const delivered = await right.deliver(withPaths(mail, paths), options)
    if (hasFate(delivered, 'accepted')) return allAccepted(mail)
    const [one] = delivered.outcomes
    return { ...delivered, outcomes: allAccepted(mail).outcomes.map(({ path }) => ({ fate: 'untried', ...one, path })) }
  })
}

/** Paths changed one by one, where that changes any. */
function respelling(breaks: string, wrong: string, change: (path: string) => string): TransportMutant {
  return misdirecting(breaks, wrong, (mail) => {
    const to = pathTexts(mail).map(change)
    return to.join() === pathTexts(mail).join() ? undefined : { to }
  })
}

async function headerText(mail: MailObject): Promise<string> {
  return mail.content.octets === undefined ? '' : (await wholeOf(mail, '7BIT')).toString('latin1')
}

export const envelopeMutants: readonly TransportMutant[] = [
  misdirecting('T-ENVELOPE-01', 'takes the recipients from the header', async (mail) => {
    const named = /^To: (.*)\r$/m.exec(await headerText(mail))?.[1]
    return named === undefined || pathTexts(mail).length > 1 ? undefined : { to: named.split(', ') }
  }),
  misdirecting('T-ENVELOPE-01', 'takes the reverse-path from the header', async (mail) => {
    const from = /^From: (.*)\r$/m.exec(await headerText(mail))?.[1]
    return from === undefined || pathTexts(mail).length > 1 ? undefined : { from }
  }),
  misdirecting('T-ENVELOPE-02', 'forgets who is not named in the header', async (mail) => {
    const named = /^To: (.*)\r$/m.exec(await headerText(mail))?.[1]?.split(', ')
    const to = pathTexts(mail).filter((path) => named?.includes(path))
    return to.length === 0 ? undefined : { to }
  }),
  wrongDelivery('T-ENVELOPE-02', 'tells everybody of hidden recipients', async (right, mail, options) => {
    if (pathTexts(mail).length === 1 || !/^To:/m.test(await headerText(mail))) return await right.deliver(mail, options)
    return await right.deliver(await withText(mail, (text) => `Bcc: ${pathTexts(mail).at(-1)}\r\n${text}`), options)
  }),
  misdirecting('T-ENVELOPE-03', 'has bounces of bounces sent to the postmaster', ({ envelope }) =>
    envelope.reversePath === null ? { from: 'postmaster@example.org' } : undefined,
  ),
  misdirecting('T-ENVELOPE-04', 'copies a lone recipient to an archive', (mail) =>
    pathTexts(mail).join() === 'only@example.com' ? { to: [...pathTexts(mail), 'archive@example.com'] } : undefined,
  ),
  misdirecting('T-ENVELOPE-05', 'leaves out the second of two', (mail) =>
    pathTexts(mail).length === 2 ? { to: pathTexts(mail).slice(0, 1) } : undefined,
  ),
  misdirecting('T-ENVELOPE-06', 'stops after fifty', (mail) =>
    pathTexts(mail).length > 50 ? { to: pathTexts(mail).slice(0, 50) } : undefined,
  ),
  respelling('T-ENVELOPE-07', 'writes everything small', (path) => path.toLowerCase()),
  respelling('T-ENVELOPE-08', 'takes quotes off', (path) => path.replaceAll(/["\\ ]/g, '')),
  respelling('T-ENVELOPE-09', 'takes accents off', (path) => path.normalize('NFD').replaceAll(/[^ -~]/g, '')),
]
