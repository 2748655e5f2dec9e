/** The pages as a site: `docs/`, and the READMEs of the packages. Nothing of it is fetched, neither here nor by who reads it. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { anchorOf } from './anchor.ts'
import { REPOSITORY, ROOT, siteLinks } from './links.ts'
import { pageOf } from './pages.ts'
import { REFERENCE_BAR, SIDE_BAR } from './side-bar.ts'

/** What lies at the root and is for readers of the repository alone. */
function notPages(): string[] {
  return readdirSync(ROOT).filter((file) => file.endsWith('.md') && pageOf(file) === undefined)
}

// biome-ignore lint/style/noDefaultExport: VitePress looks for its configuration there.
export default defineConfig({
  title: 'TurboMail',
  titleTemplate: ':title · TurboMail',
  description:
    'Mail from Node.js applications: composed plainly, handed over fast, and honest about what became of it.',
  lang: 'en',
  /** Where the site begins on its server: `/turbomail/` is where GitHub Pages puts it. */
  base: process.env.SITE_BASE ?? '/turbomail/',
  cleanUrls: true,
  metaChunk: true,
  srcDir: '..',
  srcExclude: [...notPages(), 'packages/*/*/**', 'packages/*/CHANGELOG.md', '{bench,examples,tests,tooling}/**'],
  rewrites: (file) => pageOf(file) ?? file,
  outDir: join(ROOT, 'docs/dist'),
  cacheDir: join(ROOT, 'docs/node_modules/.cache/vitepress'),
  markdown: { anchor: { slugify: anchorOf }, config: siteLinks },
  themeConfig: {
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Recipes', link: '/recipes' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: { '/': SIDE_BAR, '/api/': REFERENCE_BAR },
    outline: 'deep',
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
})
