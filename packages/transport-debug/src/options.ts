import { type BodyType, checkOptionNames, choiceOption, numberOption, OptionsError } from '@turbomail/core/contract'

/** How many mails are under way at once. */
export interface SlotOptions {
  /** Deliveries that one instance takes in flight at once. @default 1 */
  readonly window?: number
  /** Instances that may be open at once. @default Infinity */
  readonly maxInstances?: number
}

export interface CaptureOptions extends SlotOptions {
  /** The form in which the content is kept; `7BIT` is what a server without 8BITMIME gets. @default "8BITMIME" */
  readonly as?: BodyType
}

/** Where the summaries go, and how long they are. */
export interface PrintOptions {
  /** Gets the summary of each mail, several lines without a line end at the last. @default console.log */
  readonly write?: (summary: string) => void
  /** How many lines of the text are shown. @default 10 */
  readonly textLines?: number
}

export type ResolvedSlots = Required<SlotOptions>

const SLOT_NAMES = ['window', 'maxInstances']
const BODY_TYPES = ['7BIT', '8BITMIME'] as const
const DEFAULTS: Required<Omit<CaptureOptions & PrintOptions, 'write'>> = Object.freeze({
  window: 1,
  maxInstances: Number.POSITIVE_INFINITY,
  as: '8BITMIME',
  textLines: 10,
})

export function resolveCaptureOptions(options?: CaptureOptions): Required<CaptureOptions> {
  checkOptionNames(options, [...SLOT_NAMES, 'as'])
  return { ...slots(options), as: choiceOption(options?.as, 'as', DEFAULTS.as, BODY_TYPES) }
}

export function resolvePrintOptions(options?: PrintOptions): Required<PrintOptions> {
  checkOptionNames(options, ['write', 'textLines'])
  // biome-ignore lint/suspicious/noConsole: showing mails on the console is what print() is for.
  const write = options?.write ?? console.log
  if (typeof write !== 'function') throw new OptionsError('OPTIONS_INVALID', 'write must be a function.', 'write')
  return { write, textLines: numberOption(options?.textLines, 'textLines', DEFAULTS.textLines, { least: 0 }) }
}

function slots(options: SlotOptions | undefined): ResolvedSlots {
  const bounds = { least: 1, whole: true }
  return {
    window: numberOption(options?.window, 'window', DEFAULTS.window, bounds),
    maxInstances: numberOption(options?.maxInstances, 'maxInstances', DEFAULTS.maxInstances, {
      ...bounds,
      infinite: true,
    }),
  }
}
