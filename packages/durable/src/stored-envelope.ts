import { createEnvelope, type Envelope, parsePath, type Recipient } from '@turbomail/core/contract'

/** An envelope in JSON: paths as they stand on the wire, parameters as they are. */
export interface StoredEnvelope extends Omit<Envelope, 'reversePath' | 'recipients'> {
  readonly from: string | null
  readonly to: readonly StoredRecipient[]
}

interface StoredRecipient extends Omit<Recipient, 'path'> {
  readonly path: string
}

export function storeEnvelope({ reversePath, recipients, ...parameters }: Envelope): StoredEnvelope {
  const to = recipients.map(({ path, ...rest }) => ({ path: path.toString(), ...rest }))
  return { ...parameters, from: reversePath?.toString() ?? null, to }
}

export function readEnvelope({ from, to, ...parameters }: StoredEnvelope): Envelope {
  return createEnvelope({
    ...parameters,
    from: from === null ? null : parsePath(from),
    to: to.map(({ path, ...rest }) => ({ ...rest, path: parsePath(path) })),
  })
}
