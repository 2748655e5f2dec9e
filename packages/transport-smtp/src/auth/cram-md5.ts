import type { Mechanism } from './mechanism.ts'

/** CRAM-MD5 (RFC 2195): proves the password without saying it, to a relay that has it in clear. */
export function cramMd5(user: string, password: string): Mechanism {
  return {
    name: 'CRAM-MD5',
    begin: async () => {
      const { createHmac } = await import('node:crypto')
      const secrets = [password]
      let answered = false
      const next = (_challenge: string, octets: Uint8Array) => {
        if (answered) return undefined
        answered = true
        const digest = createHmac('md5', password).update(octets).digest('hex')
        secrets.push(digest)
        return `${user} ${digest}`
      }
      return { secrets, next }
    },
  }
}
