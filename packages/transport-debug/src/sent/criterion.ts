import type { CapturedMail } from '../captured-mail.ts'

/** One thing that is expected of a mail. */
export interface Criterion {
  /** As in `headers.X-Campaign`. */
  readonly name: string
  /** For people to read, on one line. */
  readonly expected: string
  judge(mail: CapturedMail): Finding
}

export interface Finding {
  readonly met: boolean
  /** For people to read, on one line. */
  readonly actual: string
}
