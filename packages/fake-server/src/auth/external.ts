import type { Mechanism } from './mechanism.ts'

/** EXTERNAL (RFC 4422 appendix A): the client's certificate says who it is; the message may name another. */
export const external: Mechanism = async ({ tls, first }) => {
  const message = await first()
  const certificate = tls?.getPeerX509Certificate()
  if (message === undefined || certificate === undefined) return undefined
  return message.length > 0 ? message.toString('utf8') : (/^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '')
}
