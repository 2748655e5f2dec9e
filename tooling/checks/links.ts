import { posix } from 'node:path'
import type { House } from '../house/house.ts'
import type { Check } from './check.ts'

interface Link {
  readonly target: string
  readonly line: number
}

/** The links of a page, those in code left out. */
function linksOf(text: string): readonly Link[] {
  const prose = text.replace(/^ *```[\s\S]*?^ *```|`[^`\n]*`/gm, (code) => code.replace(/[^\n]/g, ' '))
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => ({
    target: match[1] ?? '',
    line: prose.slice(0, match.index).split('\n').length,
  }))
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ +(.+)$/gm)].map((match) => match[1] ?? '')
  return new Set(
    headings.map((one) =>
      one
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- _]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

function problem({ pages, files }: House, page: string, target: string): string | undefined {
  if (/^(https?|mailto):/.test(target)) return undefined
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? page : posix.join(posix.dirname(page), file).replace(/\/$/, '')
  if (!pages.has(path) && !files.has(path)) return `no file ${path}`
  const text = pages.get(path)
  if (anchor === undefined || text === undefined || anchorsOf(text).has(anchor)) return undefined
  return `no heading #${anchor} in ${path}`
}

/** Links to the world outside are not followed: a test does not fail for another's server. */
export const links: Check = {
  name: 'links between pages',
  find: (house) =>
    [...house.pages].flatMap(([page, text]) =>
      linksOf(text).flatMap(({ target, line }) => {
        const found = problem(house, page, target)
        return found === undefined ? [] : [`${page}:${line}: ${found}`]
      }),
    ),
}
