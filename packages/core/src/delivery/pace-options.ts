import { checkOptionNames, numberOption } from '../errors/check-options.ts'
import { OptionsError } from '../errors/options-error.ts'

/** How far a relay or domain that asks for less is slowed down, and how it recovers. */
export interface PaceOptions {
  /**
   * What is left of the pace after each such reply, between 0 and 1.
   * @default 0.5
   */
  readonly decrease?: number | undefined
  /**
   * Mails per second that are added to the pace for each second without such a reply.
   * @default a three-hundredth of the pace that was kept before the first such reply, at least 0.1
   */
  readonly increasePerSecond?: number | undefined
  /**
   * The pace never falls below so many mails per second.
   * @default 0.1
   */
  readonly least?: number | undefined
}

/** Pace options with nothing left open but the increase, which depends on the pace. */
export interface ResolvedPace {
  readonly decrease: number
  readonly increasePerSecond: number | undefined
  readonly least: number
}

const DEFAULTS = Object.freeze({ decrease: 0.5, least: 0.1 })

/** Throws an `OptionsError` that names what is unknown or malformed, as `pace.least`. */
export function resolvePace(given: PaceOptions | undefined): ResolvedPace {
  checkOptionNames(given, ['decrease', 'increasePerSecond', 'least'], 'pace.')
  const { decrease = DEFAULTS.decrease, increasePerSecond, least = DEFAULTS.least } = given ?? {}
  return Object.freeze({
    decrease: above0(decrease, 'pace.decrease', 1),
    increasePerSecond:
      increasePerSecond === undefined ? undefined : above0(increasePerSecond, 'pace.increasePerSecond'),
    least: above0(least, 'pace.least'),
  })
}

/** A pace of nothing would never be left. */
function above0(value: unknown, option: string, below = Number.POSITIVE_INFINITY): number {
  const number = numberOption(value, option, 0, { least: 0 })
  if (number > 0 && number < below) return number
  const bound = Number.isFinite(below) ? ` and below ${below}` : ''
  throw new OptionsError('OPTIONS_INVALID', `${option} must be above 0${bound}.`, option)
}
