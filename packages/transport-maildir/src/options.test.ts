import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { maildir } from './maildir.ts'
import { type MaildirOptions, resolveOptions } from './options.ts'

test('all but the path has a default', () => {
  expect(resolveOptions({ path: '/var/mail/ann' })).toEqual({
    root: '/var/mail/ann',
    target: '/var/mail/ann',
    create: false,
    mode: 0o600,
    owner: undefined,
    durability: 'fsync',
    window: 16,
    maxInstances: 1,
    copies: 'each',
    returnPath: true,
    deliveredTo: true,
    received: false,
  })
})

test('a relative path is one from the folder that was the current one then', () => {
  expect(resolveOptions({ path: 'mail', folder: 'Sent' }).target).toBe(resolve('mail/.Sent'))
})

test.each<[string, object | null | undefined]>([
  ['options', undefined],
  ['options', null],
  ['path', {}],
  ['path', { path: '' }],
  ['path', { path: 'a\0b' }],
  ['path', { path: 7 }],
  ['folder', { path: '/m', folder: '../x' }],
  ['creat', { path: '/m', creat: true }],
  ['create', { path: '/m', create: 'true' }],
  ['mode', { path: '/m', mode: '0600' }],
  ['mode', { path: '/m', mode: 0o400 }],
  ['mode', { path: '/m', mode: 0o700 }],
  ['mode', { path: '/m', mode: 0o4600 }],
  ['mode', { path: '/m', mode: Number.NaN }],
  ['owner', { path: '/m', owner: 8 }],
  ['owner.gid', { path: '/m', owner: { uid: 8 } }],
  ['owner.uid', { path: '/m', owner: { uid: -1, gid: 8 } }],
  ['owner.name', { path: '/m', owner: { uid: 8, gid: 8, name: 'mail' } }],
  ['durability', { path: '/m', durability: 'sync' }],
  ['window', { path: '/m', window: 0 }],
  ['maxInstances', { path: '/m', maxInstances: 1.5 }],
  ['copies', { path: '/m', copies: 2 }],
  ['received', { path: '/m', received: 1 }],
])('%s is refused in %j', (option, options) => {
  expect(() => maildir(options as MaildirOptions)).toThrow(expect.objectContaining({ option }))
})

test('the factory says what it is', () => {
  const factory = maildir(Object.freeze({ path: '/var/mail/ann', folder: 'Lists/Ann' }))
  expect(factory.name).toBe('maildir:/var/mail/ann/.Lists.Ann')
  expect(factory.capabilities).toEqual({ partial: true, durable: true, maxInstances: 1 })
  expect(maildir({ path: '/m', copies: 'one' }).capabilities.partial).toBe(false)
})
