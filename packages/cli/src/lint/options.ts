import { checkOptionNames, nearestName, numberOption, OptionsError } from '@turbomail/core/contract'
import { RULES } from './rules/all-rules.ts'

/** What is looked for. */
export interface LintOptions {
  /** Ids of rules that are left out. @default [] */
  readonly ignore?: readonly string[]
  /** How often one rule is told; how often more it applies is said with the last of them. @default 20 */
  readonly maxPerRule?: number
}

export const DEFAULTS: Required<LintOptions> = Object.freeze({ ignore: Object.freeze([]), maxPerRule: 20 })

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveLintOptions(options: LintOptions | undefined): Required<LintOptions> {
  checkOptionNames(options, Object.keys(DEFAULTS))
  const ignore = options?.ignore ?? DEFAULTS.ignore
  for (const id of ignore) checkRule(id)
  const bounds = { least: 1, whole: true, infinite: true }
  return { ignore, maxPerRule: numberOption(options?.maxPerRule, 'maxPerRule', DEFAULTS.maxPerRule, bounds) }
}

/** Throws for the id of no rule; the error names the nearest. */
export function checkRule(id: string, option = 'ignore'): void {
  const ids = RULES.map((rule) => rule.id)
  if (ids.includes(id)) return
  const nearest = nearestName(id, ids)
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  throw new OptionsError('OPTIONS_INVALID', `${option} names no rule.${hint}`, option)
}
