import { expect, test } from 'vitest'
import { fromUrl, mbox } from './index.ts'

test('a URL names the path, and options as mbox() takes them', () => {
  expect(fromUrl('mbox:/var/mail/joe').name).toBe('mbox:/var/mail/joe')
  expect(fromUrl('MBOX:///var/mail/joe%20x').name).toBe('mbox:/var/mail/joe x')
  const url =
    'mbox:/m?variant=mboxcl2&create=true&mode=0660&lock.by=fcntl+dot&lock.waitMs=5&window=3&copies=one' +
    '&returnPath=false&deliveredTo=false&allowLinks=true&allowSpecial=true'
  expect(fromUrl(url).capabilities).toEqual({ partial: false, durable: true, maxInstances: 1 })
})

test.each([
  ['mbox:', 'url'],
  ['mbox:joe', 'url'],
  ['mbox://host/joe', 'url'],
  ['mbox:/joe%ff', 'url'],
  ['mbox:/joe/', 'path'],
  ['mbox:/joe?mode=999', 'mode'],
  ['mbox:/joe?mode=0777', 'mode'],
  ['mbox:/joe?variant=mbox', 'variant'],
  ['mbox:/joe?lock.by=flock', 'lock.by'],
  ['mbox:/joe?lock.wait=1', 'lock.wait'],
  ['mbox:/joe?window=0', 'window'],
  ['mbox:/joe?copies=two', 'copies'],
])('%s is refused', (url, option) => {
  expect(() => fromUrl(url)).toThrow(expect.objectContaining({ name: 'OptionsError', option }))
})

test.each([
  [undefined, 'options'],
  [{}, 'path'],
  [{ path: '' }, 'path'],
  [{ path: 'a\0b' }, 'path'],
  [{ path: '/joe', create: 1 }, 'create'],
  [{ path: '/joe', lock: 'dot' }, 'lock'],
  [{ path: '/joe', lock: { waitMs: -1 } }, 'lock.waitMs'],
  [{ path: '/joe', locks: {} }, 'locks'],
])('options %o are refused', (options, option) => {
  expect(() => mbox(options as never)).toThrow(expect.objectContaining({ name: 'OptionsError', option }))
})
