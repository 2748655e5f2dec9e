import type { TokenRequest } from '@turbomail/transport-smtp'

/** Where tokens are had, and by what. */
export interface TokenSourceOptions {
  readonly url: string
  /** What the endpoint is sent: `grant_type`, `client_id`, `client_secret`, `refresh_token`, `scope`. */
  readonly form: Readonly<Record<string, string>>
  /** Is given a refresh token that came in the place of the last one, which may not work any longer. */
  readonly keep: (refreshToken: string) => Promise<void>
}

interface Answer {
  readonly access_token: string
  readonly expires_in: number
  readonly refresh_token?: string
}

/** A token is not used in the last minute of its time. */
const EARLY_MS = 60_000
const TIMEOUT_MS = 10_000

/** A function that `auth.accessToken` takes: it asks for a token when there is none, when it will not do for long, or was refused. */
export function tokenSource({ url, form, keep }: TokenSourceOptions): (request: TokenRequest) => Promise<string> {
  let fields = form
  let known: { readonly token: string; readonly until: number } | undefined
  let asking: Promise<string> | undefined

  async function ask(): Promise<string> {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), signal })
    const answer = (await response.json()) as Partial<Answer> & { error?: string }
    const { access_token: token, expires_in: seconds = 0, refresh_token: next } = answer
    if (!response.ok || token === undefined) throw new Error(`No token: ${response.status} ${answer.error ?? ''}`)
    if (next !== undefined && next !== fields.refresh_token) {
      fields = { ...fields, refresh_token: next }
      await keep(next)
    }
    known = { token, until: Date.now() + seconds * 1_000 - EARLY_MS }
    return token
  }

  return async ({ refused }) => {
    if (known !== undefined && known.token !== refused && Date.now() < known.until) return known.token
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
}
