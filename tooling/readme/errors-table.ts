import { stringLiteralsOf } from '../house/literals.ts'
import type { Source } from '../house/source.ts'

/** What stands before a code that is only looked at. */
const LOOKED_AT = /(?:[!=]==\s*|isMailError\([^()]*,\s*|case\s+)$/

/** The strings of the sources that are not only compared with something. */
function wordsIn(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, text }) =>
    stringLiteralsOf(path, text)
      .filter(({ start }) => !LOOKED_AT.test(text.slice(Math.max(0, start - 80), start)))
      .map(({ value }) => value),
  )
}

/** The sources of core that define what others import by its contract, such as `storageFailure`. */
function borrowed(sources: readonly Source[], core: readonly Source[]): readonly Source[] {
  const names = sources.flatMap(({ text }) =>
    [...text.matchAll(/import \{([^}]*)\} from '@turbomail\/core\/contract'/g)].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.trim()),
    ),
  )
  const defines = ({ text }: Source) => names.some((name) => text.includes(`export function ${name}(`))
  return core.filter(defines)
}

/** The codes that the sources raise, themselves or through functions of core, in the order of the table. */
export function codesRaised(
  sources: readonly Source[],
  core: readonly Source[],
  codes: ReadonlyMap<string, string>,
): readonly string[] {
  const raised = new Set(wordsIn([...sources, ...borrowed(sources, core)]))
  return [...codes.keys()].filter((code) => raised.has(code))
}

/** A table of codes and what they mean. */
export function errorsTable(raised: readonly string[], codes: ReadonlyMap<string, string>): string {
  const rows = raised.map((code) => `| \`${code}\` | ${codes.get(code)?.replaceAll('|', '\\|')} |`)
  return ['| code | what it means |', '| --- | --- |', ...rows].join('\n')
}
