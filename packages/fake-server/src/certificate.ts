/** A key and a certificate, in PEM. */
export interface KeyPair {
  readonly key: string
  readonly cert: string
}

/** Certificates that the server makes by itself. */
export type CertificateKind = 'valid' | 'self-signed' | 'expired' | 'not-yet-valid' | 'wrong-host'

const DAY_MS = 86_400_000
const made = new Map<CertificateKind, Promise<KeyPair>>()

/** A certificate of this kind, made once per process. */
export function certificateOf(kind: CertificateKind): Promise<KeyPair> {
  const known = made.get(kind)
  if (known !== undefined) return known
  const fresh = makeCertificate(kind)
  made.set(kind, fresh)
  return fresh
}

async function makeCertificate(kind: CertificateKind): Promise<KeyPair> {
  const { generate } = await import('selfsigned')
  const wrong = kind === 'wrong-host'
  const pair = await generate([{ name: 'commonName', value: wrong ? 'elsewhere.example' : 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: fromNow(kind === 'not-yet-valid' ? 1 : -2),
    notAfterDate: fromNow(kind === 'expired' ? -1 : 365),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: wrong ? [{ type: 2, value: 'elsewhere.example' }] : HERE },
    ],
  })
  return { key: pair.private, cert: pair.cert }
}

const HERE: { type: 2 | 7; value?: string; ip?: string }[] = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
]

function fromNow(days: number): Date {
  return new Date(Date.now() + days * DAY_MS)
}
