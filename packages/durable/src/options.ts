import {
  checkOptionNames,
  numberOption,
  OptionsError,
  type ResolvedRetry,
  type RetryOptions,
  resolveRetry,
} from '@turbomail/core/contract'
import type { ContentStore } from './content-store.ts'
import type { EncryptionOptions } from './seal.ts'

/** What durable managers have in common. */
export interface DurableOptions {
  /**
   * The name of the queue: letters, digits, `-`, `_` and `.`. All mailers that name it share it.
   * @default 'turbomail'
   */
  readonly queue?: string | undefined
  /**
   * Mails that one process hands over at once, at most.
   * @default 100
   */
  readonly concurrency?: number | undefined
  /**
   * Larger contents are not kept in the queue but in the `store`.
   * @default 131_072
   */
  readonly inlineOctets?: number | undefined
  /**
   * Where large contents are kept, for all processes: `folderStore({ path })`, or one of your own.
   * @default none: a larger mail is refused with `CONTENT_STORE_MISSING`
   */
  readonly store?: ContentStore | undefined
  /**
   * `{ key, previousKeys }`: seals all that is stored of a mail (AES-256-GCM): envelope, content, labels, and what became of it.
   * @default none
   */
  readonly encryption?: EncryptionOptions | undefined
  /**
   * How long a mail that is done with is remembered: its ticket can be found, and its `idempotencyKey` is known.
   * @default 86_400_000
   */
  readonly keepMs?: number | undefined
  /**
   * How long the same `idempotencyKey` means the same mail, from its submission; not longer than `keepMs`.
   * @default 3_600_000
   */
  readonly idempotencyMs?: number | undefined
  /**
   * How long `send` waits for a receipt, which another process may have to give. Then it rejects with `RECEIPT_PENDING`, and
   * the mail is still on its way.
   * @default 300_000
   */
  readonly sendTimeoutMs?: number | undefined
  /**
   * Goes before the retry options of the mailer.
   * @default { attempts: 60, delayMs: 30_000, maxDelayMs: 7_200_000, deadlineMs: 345_600_000, scope: 'transient', inDoubt: 'report' }
   */
  readonly retry?: RetryOptions | undefined
}

/** The options with nothing left open but what has no default, and the retry options, which the mailer's come before. */
export interface ResolvedDurable {
  readonly queue: string
  readonly concurrency: number
  readonly inlineOctets: number
  readonly store: ContentStore | undefined
  readonly encryption: EncryptionOptions | undefined
  readonly keepMs: number
  readonly idempotencyMs: number
  readonly sendTimeoutMs: number
  readonly retry: RetryOptions
}

/** Four days, as mail servers have it (RFC 5321 §4.5.4.1). */
export const DURABLE_RETRY: ResolvedRetry = Object.freeze({
  attempts: 60,
  delayMs: 30_000,
  maxDelayMs: 7_200_000,
  deadlineMs: 345_600_000,
  scope: 'transient',
  inDoubt: 'report',
})

const DEFAULTS = Object.freeze({
  queue: 'turbomail',
  concurrency: 100,
  inlineOctets: 131_072,
  keepMs: 86_400_000,
  idempotencyMs: 3_600_000,
  sendTimeoutMs: 300_000,
})

const NAMES: readonly string[] = [...Object.keys(DEFAULTS), 'store', 'encryption', 'retry']
const QUEUE_NAME = /^[\w.-]{1,64}$/

/** Throws an `OptionsError` that names what is unknown or malformed. `others` are options of the engine's own. */
export function resolveDurable(given: DurableOptions | undefined, others: readonly string[]): ResolvedDurable {
  checkOptionNames(given, [...NAMES, ...others])
  checkOptionNames(given?.encryption, ['key', 'previousKeys'], 'encryption.')
  resolveRetry(given?.retry, DURABLE_RETRY)
  const time = { least: 0, infinite: true }
  const keepMs = numberOption(given?.keepMs, 'keepMs', DEFAULTS.keepMs, { least: 0 })
  const idempotencyMs = numberOption(
    given?.idempotencyMs,
    'idempotencyMs',
    Math.min(DEFAULTS.idempotencyMs, keepMs),
    time,
  )
  if (idempotencyMs > keepMs) {
    throw new OptionsError('OPTIONS_INVALID', 'idempotencyMs must not be longer than keepMs.', 'idempotencyMs')
  }
  const whole = { least: 1, whole: true }
  return Object.freeze({
    queue: queueOption(given?.queue),
    concurrency: numberOption(given?.concurrency, 'concurrency', DEFAULTS.concurrency, whole),
    inlineOctets: numberOption(given?.inlineOctets, 'inlineOctets', DEFAULTS.inlineOctets, { ...whole, least: 0 }),
    store: storeOption(given?.store),
    encryption: given?.encryption,
    keepMs,
    idempotencyMs,
    sendTimeoutMs: numberOption(given?.sendTimeoutMs, 'sendTimeoutMs', DEFAULTS.sendTimeoutMs, time),
    retry: { ...given?.retry },
  })
}

function queueOption(value: unknown): string {
  if (value === undefined) return DEFAULTS.queue
  if (typeof value === 'string' && QUEUE_NAME.test(value)) return value
  throw new OptionsError('OPTIONS_INVALID', 'queue must be 1 to 64 letters, digits, "-", "_" or ".".', 'queue')
}

function storeOption(value: ContentStore | undefined): ContentStore | undefined {
  if (value === undefined || isStore(value)) return value
  throw new OptionsError('OPTIONS_INVALID', 'store must be what folderStore() and the like return.', 'store')
}

function isStore(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'put' in value && 'open' in value && 'delete' in value
}
