import { expect, test } from 'vitest'
import { fromUrl } from './from-url.ts'

test.each([
  ['maildir:/var/mail/ann', 'maildir:/var/mail/ann'],
  ['MAILDIR:///var/mail/ann', 'maildir:/var/mail/ann'],
  ['maildir:/var/mail/a%20b%3Fc%23', 'maildir:/var/mail/a b?c#'],
  ['maildir:/var/mail/b%C3%BCro', 'maildir:/var/mail/büro'],
  ['maildir:/m?folder=Lists/Ann', 'maildir:/m/.Lists.Ann'],
  ['maildir:/m?folder=R%26D', 'maildir:/m/.R&-D'],
])('%s leads to %s', (url, name) => {
  expect(fromUrl(url).name).toBe(name)
})

test('options follow behind the "?"', () => {
  const url =
    'maildir:/m?create=true&mode=0640&owner.uid=8&owner.gid=12&durability=group&window=4&maxInstances=2' +
    '&copies=one&returnPath=false&deliveredTo=false&received=true'
  expect(fromUrl(url).capabilities).toEqual({ partial: false, durable: true, maxInstances: 2 })
})

test.each([
  ['url', 'maildir:'],
  ['url', 'maildir:mail'],
  ['url', 'maildir:./mail'],
  ['url', 'maildir://mail.example.org/var/mail/ann'],
  ['url', 'maildir://relative'],
  ['url', 'maildir:/m#part'],
  ['url', 'maildir:/m%zz'],
  ['url', 'maildir:/m%ff'],
  ['url', 'mbox:/m'],
  ['path', 'maildir:/m%00'],
  ['folder', 'maildir:/m?folder=..'],
  ['mode', 'maildir:/m?mode=640x'],
  ['mode', 'maildir:/m?mode=0888'],
  ['durabilty', 'maildir:/m?durabilty=none'],
  ['durability', 'maildir:/m?durability=full'],
  ['path', 'maildir:/m?path=/x'],
])('%s is refused in %s', (option, url) => {
  expect(() => fromUrl(url)).toThrow(expect.objectContaining({ option }))
})
