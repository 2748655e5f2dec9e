import type { House } from '../house/house.ts'
import { stringLiteralsOf, stringPropertiesOf } from '../house/literals.ts'
import { isPublished, packageOf, placeOf, type Source } from '../house/source.ts'
import type { Check } from './check.ts'

const TABLE = 'packages/core/src/errors/codes.ts'
const PAGE = 'docs/errors.md'

/** The table of codes, read from its source. */
export function errorCodes({ sources }: House): ReadonlyMap<string, string> {
  const table = sources.find(({ path }) => path === TABLE)
  return table === undefined ? new Map() : stringPropertiesOf(table.path, table.text)
}

/** The first word of a code. */
function areaOf(code: string): string {
  return code.slice(0, code.indexOf('_'))
}

/** `docs/errors.md`, one table per area. */
export function renderErrorsPage(codes: ReadonlyMap<string, string>): string {
  const areas = new Set([...codes.keys()].map(areaOf))
  const tables = [...areas].map((area) => {
    const rows = [...codes].filter(([code]) => areaOf(code) === area)
    const lines = rows.map(([code, meaning]) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`)
    return [`## ${area}`, '', '| code | meaning |', '| --- | --- |', ...lines, ''].join('\n')
  })
  return `# Errors

Every error that TurboMail raises for a mail, an option or a relay is a \`MailError\`. Its \`code\` is one of those below: a
code is never renamed and never changes its meaning, so compare codes (\`isMailError(error, 'AUTH_FAILED')\`). The text
of an error may change in any release. A wrong argument that no mail can bring about is a plain \`TypeError\`.

This page is made from the table in \`${TABLE}\`, by \`pnpm errors-page\`.

${tables.join('\n')}`
}

/** The codes that the published code of our packages speaks of; fake-server shares nothing with them. */
function mentionsIn(house: House): { code: string; place: string }[] {
  const speaks = ({ path }: Source) => isPublished(path) && path !== TABLE && packageOf(path) !== 'fake-server'
  return house.sources.filter(speaks).flatMap((source) =>
    stringLiteralsOf(source.path, source.text)
      .filter(({ value }) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value))
      .map(({ value, start }) => ({ code: value, place: placeOf(source, start) })),
  )
}

export const errorCodesExist: Check = {
  name: 'every error code that is used is in the table',
  find(house) {
    const codes = errorCodes(house)
    const areas = new Set([...codes.keys()].map(areaOf))
    return mentionsIn(house)
      .filter(({ code }) => areas.has(areaOf(code)) && !codes.has(code))
      .map(({ code, place }) => `${place}: ${code} is not in ${TABLE}`)
  },
}

/** The kit asks for codes, and raises none. */
const KIT = 'packages/conformance/'

export const errorCodesUsed: Check = {
  name: 'every error code in the table is used',
  find(house) {
    const mentions = mentionsIn(house).filter(({ place }) => !place.startsWith(KIT))
    const used = new Set(mentions.map(({ code }) => code))
    const codes = [...errorCodes(house).keys()]
    return codes.filter((code) => !used.has(code)).map((code) => `${TABLE}: nothing uses ${code}`)
  },
}

export const errorsPage: Check = {
  name: 'docs/errors.md is that of the table',
  find(house) {
    const right = house.pages.get(PAGE) === renderErrorsPage(errorCodes(house))
    return right ? [] : [`${PAGE}: is out of date; run pnpm errors-page`]
  },
}
