import { expect, test } from 'vitest'
import { anchorOf } from '../../docs/.vitepress/anchor.ts'
import { siteLink } from '../../docs/.vitepress/links.ts'
import { pageOf, urlOf } from '../../docs/.vitepress/pages.ts'

test.each([
  ['docs/smtp.md', 'smtp.md', '/smtp'],
  ['docs/adr/0001-workspace-and-tools.md', 'adr/0001-workspace-and-tools.md', '/adr/0001-workspace-and-tools'],
  ['docs/index.md', 'index.md', '/'],
  ['packages/core/README.md', 'packages/core/index.md', '/packages/core/'],
  ['CONTRIBUTING.md', 'contributing.md', '/contributing'],
])('%s is the page %s, at %s', (file, page, url) => {
  expect(pageOf(file)).toBe(page)
  expect(urlOf(page)).toBe(url)
})

test.each([
  'README.md',
  'packages/core/CHANGELOG.md',
  'docs/dist/a.md',
  'docs/node_modules/a/README.md',
  'docs/smtp.svg',
])('%s is no page', (file) => {
  expect(pageOf(file)).toBeUndefined()
})

const REPOSITORY = 'https://github.com/turbomail/turbomail'

test.each([
  ['docs/managers.md', '../packages/manager-ondemand', '/packages/manager-ondemand/'],
  ['docs/smtp.md', '../packages/transport-smtp/README.md#timeouts', '/packages/transport-smtp/#timeouts'],
  ['packages/transport-smtp/README.md', '../../docs/smtp.md', '/smtp'],
  ['docs/adr/0001-workspace-and-tools.md', '../glossary.md', '/glossary'],
  ['docs/architecture.md', '../packages/core/src/index.ts', `${REPOSITORY}/blob/main/packages/core/src/index.ts`],
  ['docs/mailboxes.md', '../tests/mailboxes', `${REPOSITORY}/tree/main/tests/mailboxes`],
  ['CONTRIBUTING.md', 'docs/adr', `${REPOSITORY}/tree/main/docs/adr`],
  ['docs/smtp.md', '#full', '#full'],
  ['docs/smtp.md', 'https://example.com/a.md', 'https://example.com/a.md'],
  ['docs/smtp.md', 'nowhere.md', 'nowhere.md'],
])('in %s a link to %s is %s on the site', (page, href, link) => {
  expect(siteLink(page, href)).toBe(link)
})

test('an anchor is the one that GitHub makes', () => {
  expect(anchorOf('`send()` and its *receipt*')).toBe('send-and-its-receipt')
})
