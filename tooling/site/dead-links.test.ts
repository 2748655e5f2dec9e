import { expect, test } from 'vitest'
import { deadLinks } from './dead-links.ts'

function find(html: string): readonly string[] {
  const pages = new Map([
    ['guide/page.html', `<h1 id="here">Page</h1> ${html}`],
    ['other.html', '<h2 id="send-and-its-receipt">Other</h2>'],
    ['index.html', '<h2 id="top">Home</h2>'],
  ])
  return deadLinks(pages, new Set([...pages.keys(), 'assets/style.css']), '/mail/').map(({ href }) => href)
}

test.each([
  '/mail/',
  '/mail/#top',
  '/mail/other',
  '/mail/other#send-and-its-receipt',
  '../other',
  '#here',
  '#',
  '/mail/assets/style.css',
  'https://example.com/nowhere',
  'data:,',
])('follows %s', (href) => {
  expect(find(`<a class="link" href="${href}">x</a>`)).toEqual([])
})

test.each(['/mail/none', '/other', 'other', '#none', '/mail/other#none', '/mail/guide/'])('finds %s dead', (href) => {
  expect(find(`<a href="${href}">x</a>`)).toEqual([href])
})

test('finds an image that is not there', () => {
  expect(find('<img alt="" src="/mail/plot.svg">')).toEqual(['/mail/plot.svg'])
})
