import { expect, test } from 'vitest'
import { readFileUrl } from './read-file-url.ts'

const read = (url: string) => readFileUrl(url, 'shelf', 'the shelf')

test.each([
  ['shelf:/a/b', '/a/b', ''],
  ['SHELF:///a/b', '/a/b', ''],
  ['shelf:/', '/', ''],
  ['shelf:/a%20b%3Fc%23?x=1&y=%3F', '/a b?c#', 'x=1&y=%3F'],
  ['shelf:/b%C3%BCro?', '/büro', ''],
])('%s', (url, path, query) => {
  expect(read(url)).toEqual({ path, query })
})

test.each([
  'shelf:',
  'shelf:a',
  'shelf:./a',
  'shelf://host/a',
  'shelf://relative',
  'shelf:////a',
  'shelf:/a#b',
  'shelf:/a?b#c',
  'shelf:/a?b?c',
  'shelf:/%zz',
  'shelf:/%ff',
  'shelves:/a',
  'other:/secret',
  '',
])('%s is refused, and not shown', (url) => {
  expect(() => read(url)).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'url' }))
  expect(() => read(url)).not.toThrow('secret')
})
