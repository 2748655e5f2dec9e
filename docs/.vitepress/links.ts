import { existsSync, statSync } from 'node:fs'
import { join, posix, relative, resolve, sep } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { pageOf, urlOf } from './pages.ts'

/** The root of the repository, which all pages are paths from. */
export const ROOT: string = resolve(import.meta.dirname, '../..')

/** Where the sources can be read. */
export const REPOSITORY = 'https://github.com/turbomail/turbomail'

/**
 * What a link of a page is on the site. Pages link to each other, to folders and to sources by relative paths, as they lie in
 * the repository; here those become pages of the site, or else files of the repository. What lies nowhere stays as it is:
 * the build then finds it dead.
 */
export function siteLink(page: string, href: string): string {
  if (/^([a-z]+:|\/|#)/i.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const file = posix.join(posix.dirname(page), decodeURI(path)).replace(/\/$/, '')
  if (!existsSync(join(ROOT, file))) return href
  const hash = anchor === undefined ? '' : `#${anchor}`
  const folder = statSync(join(ROOT, file)).isDirectory()
  const shown = pageOf(folder ? `${file}/README.md` : file)
  if (shown !== undefined && existsSync(join(ROOT, folder ? `${file}/README.md` : file))) return urlOf(shown) + hash
  return `${REPOSITORY}/${folder ? 'tree' : 'blob'}/main/${file}${hash}`
}

/** The links of all pages, changed before VitePress looks whether they are dead. */
export function siteLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('site-links', ({ tokens, env }) => {
    const page = relative(ROOT, env.realPath ?? env.path)
      .split(sep)
      .join('/')
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href !== null) token.attrSet('href', siteLink(page, href))
    }
  })
}
