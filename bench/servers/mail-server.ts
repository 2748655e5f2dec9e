/** What somebody says to have sent. */
export interface Claim {
  readonly mails: number
}

/** Somebody who takes mail on loopback, and can be asked how much. */
export interface MailServer {
  readonly port: number
  /** Runs `work`, and throws unless the server took as many mails by it as it claims to have sent. */
  counting<T extends Claim>(work: () => Promise<T>): Promise<T>
}

/** Runs `work` with something that must be closed whatever comes of it. */
export async function using<R extends { close(): Promise<void> }, T>(
  opening: Promise<R>,
  work: (resource: R) => Promise<T>,
): Promise<T> {
  const resource = await opening
  try {
    return await work(resource)
  } finally {
    await resource.close()
  }
}
