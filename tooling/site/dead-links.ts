import { posix } from 'node:path'

/** A link of a site that leads nowhere. */
export interface DeadLink {
  /** The file that it stands in. */
  readonly page: string
  readonly href: string
}

/** Links to other sites are not followed. */
const ELSEWHERE = /^([a-z][a-z0-9+.-]*:|\/\/)/i

function decodeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

function attributes(html: string, pattern: RegExp): readonly string[] {
  return [...html.matchAll(pattern)].map(([, value = '']) => decodeEntities(value))
}

/** The file that a server of static pages would show for a path. */
function fileFor(path: string, files: ReadonlySet<string>): string | undefined {
  const tries = path === '' || path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`]
  return tries.find((file) => files.has(file))
}

/**
 * What is dead among the links, the images and the anchors of the pages of a site.
 *
 * @param pages The HTML of its pages, by file.
 * @param files All that the site is made of.
 * @param base The path that the site begins with on its server, such as `/turbomail/`.
 */
export function deadLinks(
  pages: ReadonlyMap<string, string>,
  files: ReadonlySet<string>,
  base: string,
): readonly DeadLink[] {
  const ids = new Map([...pages].map(([page, html]) => [page, new Set(attributes(html, /\sid="([^"]*)"/g))]))
  const isDead = (page: string, href: string): boolean => {
    const [path = '', anchor = ''] = href.split('#').map(decodeURIComponent)
    if (path.startsWith('/') && !path.startsWith(base)) return true
    const wanted = path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(page), path)
    const file = path === '' ? page : fileFor(wanted, files)
    return file === undefined || (anchor !== '' && ids.get(file)?.has(anchor) === false)
  }
  return [...pages].flatMap(([page, html]) =>
    [...new Set(attributes(html, /\s(?:href|src)="([^"]*)"/g))]
      .filter((href) => !ELSEWHERE.test(href) && isDead(page, href))
      .map((href) => ({ page, href })),
  )
}
