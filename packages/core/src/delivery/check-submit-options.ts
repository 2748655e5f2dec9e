import { nearestName } from '../errors/check-options.ts'
import { OptionsError } from '../errors/options-error.ts'

/** What every manager, or the mailer in its place, heeds. */
const ALWAYS = ['signal', 'require']

/**
 * Refuses submit options that a manager does not honour: `OPTIONS_UNSUPPORTED` names the first that is not among `known`. One
 * that is `undefined` counts as not given.
 */
export function checkSubmitOptions(given: object | undefined, manager: string, known: readonly string[]): void {
  if (given === undefined) return
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || name === 'signal' || known.includes(name)) continue
    const nearest = nearestName(name, [...ALWAYS, ...known])
    const hint = nearest === undefined || nearest === name ? '' : ` Did you mean ${nearest}?`
    throw new OptionsError('OPTIONS_UNSUPPORTED', `The manager ${manager} cannot honour ${name}.${hint}`, name)
  }
}
