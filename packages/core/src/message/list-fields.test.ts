import { expect, test } from 'vitest'
import { testPorts } from '../../test/support/test-ports.ts'
import { Message } from './message.ts'
import type { ListOptions } from './message-options.ts'
import { takeSnapshot } from './snapshot.ts'

async function fieldsOf(list: ListOptions): Promise<string[]> {
  const octets = await new Message({ from: 'news@example.com', to: 'a@example.net', list }).toBytes()
  return (
    Buffer.from(octets)
      .toString()
      .replace(/\r\n /g, ' ')
      .match(/^List-.*$/gm) ?? []
  )
}

test('one-click unsubscription has both fields and an https URI', async () => {
  const unsubscribe = ['https://example.com/u?id=7', 'mailto:leave@example.com?subject=7']
  expect(await fieldsOf({ unsubscribe, oneClick: true })).toEqual([
    'List-Unsubscribe: <https://example.com/u?id=7>, <mailto:leave@example.com?subject=7>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ])
})

test.each<[string, ListOptions]>([
  ['no URI', { oneClick: true }],
  ['no https URI', { unsubscribe: 'mailto:leave@example.com', oneClick: true }],
  ['an http URI', { unsubscribe: 'http://example.com/u', oneClick: true }],
  ['an http URI beside it', { unsubscribe: ['https://example.com/u', 'http://example.com/u'], oneClick: true }],
  ['two https URIs', { unsubscribe: ['https://example.com/u', 'https://example.com/v'], oneClick: true }],
])('one-click unsubscription with %s is refused (RFC 8058 §3.1)', async (_, list) => {
  await expect(fieldsOf(list)).rejects.toMatchObject({ code: 'MESSAGE_LIST_UNSUBSCRIBE', field: 'list.unsubscribe' })
})

test('every field of a list', async () => {
  expect(
    await fieldsOf({
      id: { id: 'news.example.com', name: 'Neues für alle' },
      help: 'mailto:help@example.com',
      unsubscribe: new URL('https://example.com/ü'),
      subscribe: 'https://example.com/join',
      post: false,
      owner: 'mailto:owner@example.com',
      archive: 'https://example.com/archive',
    }),
  ).toEqual([
    'List-Id: Neues =?utf-8?Q?f=C3=BCr?= alle <news.example.com>',
    'List-Help: <mailto:help@example.com>',
    'List-Unsubscribe: <https://example.com/%C3%BC>',
    'List-Subscribe: <https://example.com/join>',
    'List-Post: NO',
    'List-Owner: <mailto:owner@example.com>',
    'List-Archive: <https://example.com/archive>',
  ])
  expect(await fieldsOf({ id: 'news.example.com', post: 'mailto:post@example.com' })).toEqual([
    'List-Id: <news.example.com>',
    'List-Post: <mailto:post@example.com>',
  ])
})

test.each<[ListOptions, string]>([
  [{ unsubscribe: 'leave@example.com' }, 'list.unsubscribe'],
  [{ unsubscribe: 'https://example.com/a b' }, 'list.unsubscribe'],
  [{ help: 'https://example.com/>, <https://evil.example' }, 'list.help'],
  [{ archive: 'https://example.com/\r\nBcc: x@y.example' }, 'list.archive'],
  [{ id: 'a b' }, 'list.id'],
  [{ unsubscibe: 'https://example.com' } as never, 'list.unsubscibe'],
])('refused, and told by field: %j', async (list, field) => {
  await expect(fieldsOf(list)).rejects.toMatchObject({ field })
})

test('there is a warning where nothing will sign the fields, and none where something will', async () => {
  const list = { unsubscribe: 'https://example.com/u', oneClick: true }
  const message = { from: 'news@example.com', to: 'a@example.net', list }
  const ports = testPorts()
  await takeSnapshot(message, ports, undefined, { signs: true }).compose()
  expect(ports.log.warnings).toEqual([])
  await takeSnapshot(message, ports).compose()
  expect(ports.log.warnings.map(({ code }) => code)).toEqual(['LIST_UNSUBSCRIBE_UNSIGNED'])
})
