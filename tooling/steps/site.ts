import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { deadLinks } from '../site/dead-links.ts'
import { ROOT, run, tool } from './programs.ts'
import { addVerdicts, type Step, type Verdict, yesOrNo } from './step.ts'

const DOCS = join(ROOT, 'docs')
const SITE = join(DOCS, 'dist')
const BASE = '/turbomail/'

async function part(name: string, program: readonly [string, ...string[]], args: readonly string[]): Promise<Verdict> {
  const { code, output } = await run(program, args, { env: { SITE_BASE: BASE } })
  return yesOrNo(code === 0, code === 0 ? `  ${name}: ok` : `  ${name}: FAILED\n${output}`)
}

/** Every link of the site as it is built, its anchors and those of the reference included. */
async function checkLinks(): Promise<Verdict> {
  const entries = await readdir(SITE, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map((path) => relative(SITE, path).split(sep).join('/'))
  const html = files.filter((file) => file.endsWith('.html') && file !== '404.html')
  const pages = new Map(
    await Promise.all(html.map(async (file) => [file, await readFile(join(SITE, file), 'utf8')] as const)),
  )
  const dead = deadLinks(pages, new Set(files), BASE)
  const lines = [...new Set(dead.map(({ href }) => href))].map((href) => {
    const [first, ...more] = dead.filter((one) => one.href === href)
    return `    ${href} leads nowhere: ${first?.page}${more.length > 0 ? ` and ${more.length} others` : ''}`
  })
  const verdict = `  links of ${pages.size} pages: ${dead.length === 0 ? 'ok' : 'FAILED'}`
  return yesOrNo(pages.size > 0 && dead.length === 0, [verdict, ...lines].join('\n'))
}

/** The pages and the reference of the API as a site, in `docs/dist`. */
export const site: Step = {
  name: 'site',
  async run() {
    const types = await part('types of its configuration', tool('typescript', 'tsc'), ['-p', DOCS, '--pretty', 'false'])
    const reference = await part(
      'reference of the API',
      [process.execPath],
      [join(DOCS, 'reference/write-reference.ts')],
    )
    const vitepress = join(DOCS, 'node_modules/vitepress/bin/vitepress.js')
    const pages = await part('pages', [process.execPath, vitepress], ['build', DOCS])
    const verdicts = [types, reference, pages]
    return addVerdicts(pages.failed === 0 ? [...verdicts, await checkLinks()] : verdicts)
  },
}
