import { type Gate, hold, on, stopReading } from '@turbomail/fake-server'
import { describe, expect, test, vi } from 'vitest'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const reason = new Error('no longer wanted')

describe('a mail that is aborted', () => {
  test('before its first octet is not begun, and the connection is as good as before', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    await expect(transport.deliver(mail(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(server.transactions).toEqual([])
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })

  test('while its content is being opened is not begun either', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    const controller = new AbortController()
    let returned = false
    const content = () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: async () => {
          returned = true
          return { done: true as const, value: undefined }
        },
      }),
    })
    const delivering = transport.deliver(mail({ content }), { signal: controller.signal })
    controller.abort(reason)
    await expect(delivering).rejects.toBe(reason)
    expect(returned).toBe(true)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    expect(server.transactions).toHaveLength(1)
  })

  test.each(['MAIL', 'RCPT', 'DATA'] as const)('at %s is untried, and the connection given up', async (verb) => {
    const gate = hold()
    const server = await startServer({ script: [on(verb, gate)] })
    const transport = await openTo(server)
    const controller = new AbortController()
    const delivering = transport.deliver(mail(), { signal: controller.signal })
    await gate.reached
    controller.abort(reason)
    expect(await delivering).toMatchObject({ retire: true, outcomes: [{ fate: 'untried', cause: reason }] })
    gate.release()
    await server.idle()
    expect(server.accepted).toEqual([])
  })

  test('in the middle of its content is never completed', async () => {
    const gate = stopReading() as Gate
    const server = await startServer({ record: 'count', script: [on('CONTENT', { within: 1 }, gate)] })
    const transport = await openTo(server)
    const controller = new AbortController()
    const content = Buffer.alloc(50_000_000, 'x\r\n')
    const delivering = transport.deliver(mail({ content }), { signal: controller.signal })
    await gate.reached
    controller.abort(reason)
    expect(await delivering).toMatchObject({ retire: true, outcomes: [{ fate: 'untried', cause: reason }] })
    gate.release()
    await server.idle()
    expect(server.accepted).toEqual([])
  })

  test('after the end of its data is in doubt', async () => {
    const gate = hold()
    const server = await startServer({ script: [on('RCPT', { nth: 2 }, '550 no'), on('CONTENT', gate)] })
    const transport = await openTo(server)
    const controller = new AbortController()
    const to = ['a@example.com', 'b@example.com']
    const delivering = transport.deliver(mail({ to }), { signal: controller.signal })
    await gate.reached
    controller.abort(reason)
    expect(await delivering).toMatchObject({
      retire: true,
      outcomes: [{ fate: 'in-doubt', cause: reason }, { fate: 'refused' }],
    })
  })

  test.each([true, false])(
    'after the end of its data does not send the next one ahead of the replies that are still owed (LMTP: %s)',
    async (lmtp) => {
      const gate = hold()
      const refused = on('CONTENT', { path: 'b@example.com' }, '554 5.7.1 no')
      const server = await startServer({ lmtp, script: [on('CONTENT', { nth: 1 }, gate), ...(lmtp ? [refused] : [])] })
      const transport = await openTo(server)
      const controller = new AbortController()
      const to = ['a@example.com', 'b@example.com']
      const delivering = transport.deliver(mail({ to }), { signal: controller.signal })
      await gate.reached
      const next = transport.deliver(mail({ from: 'kim@example.org' }), plain)
      controller.abort(reason)
      const doubt = { fate: 'in-doubt', cause: reason }
      expect(await delivering).toMatchObject({ retire: true, outcomes: [doubt, doubt] })
      for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
      const received = server.sessions[0]?.log.filter(({ what }) => what === 'received') ?? []
      expect(received.some(({ octets }) => String(octets).includes('kim@example.org'))).toBe(false)
      gate.release()
      expect(await next).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
      const after = server.sessions[0]?.commands.slice(-4).map((line) => line.slice(0, 4))
      expect(after?.[0]).toBe(lmtp ? 'RSET' : 'DATA')
    },
  )

  test('after it is done changes nothing, and leaves no listener behind', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    const controller = new AbortController()
    const { signal } = controller
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await transport.deliver(mail(), { signal })
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(added.mock.calls.map(([, listener]) => listener))
    controller.abort(reason)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })
})

describe('beforeCommit', () => {
  test.each<[string, string | Buffer]>([
    ['small', 'Subject: x\r\n\r\nsmall\r\n'],
    ['large', Buffer.alloc(999_999, 'x\r\n')],
  ])('is awaited before the end of data (%s)', async (_size, content) => {
    const server = await startServer()
    const transport = await openTo(server)
    let seen: readonly unknown[] | undefined
    const beforeCommit = async () => {
      await new Promise(setImmediate)
      seen = [server.transactions[0]?.recipients[0]?.accepted, server.transactions[0]?.state]
    }
    expect(await transport.deliver(mail({ content }), { ...plain, beforeCommit })).toMatchObject({
      outcomes: [{ fate: 'accepted' }],
    })
    expect(seen).toEqual([true, 'open'])
    expect(server.accepted[0]?.content.equals(Buffer.from(content as string))).toBe(true)
  })

  test.each<[string, string | Buffer]>([
    ['small', 'Subject: x\r\n\r\nsmall\r\n'],
    ['large', Buffer.alloc(999_999, 'x\r\n')],
  ])('that rejects leaves nothing accepted (%s)', async (_size, content) => {
    const server = await startServer()
    const transport = await openTo(server)
    const beforeCommit = () => Promise.reject(reason)
    await expect(transport.deliver(mail({ content }), { ...plain, beforeCommit })).rejects.toBe(reason)
    await server.idle()
    expect(server.accepted).toEqual([])
  })

  test('is not asked where nobody was accepted', async () => {
    const server = await startServer({ script: { rcpt: '550 no' } })
    const transport = await openTo(server)
    const beforeCommit = () => Promise.reject(reason)
    await expect(transport.deliver(mail(), { ...plain, beforeCommit })).resolves.toMatchObject({
      outcomes: [{ fate: 'refused' }],
    })
  })

  test('that is overtaken by the end of the connection does not complete the mail', async () => {
    const server = await startServer()
    const said: string[] = []
    const transport = await openTo(server, { transcript: ({ text }) => said.push(text) })
    let goOn: () => void = () => {}
    const asked = new Promise<void>((resolve) => {
      goOn = resolve
    })
    let release: () => void = () => {}
    const beforeCommit = () => {
      goOn()
      return new Promise<void>((resolve) => {
        release = resolve
      })
    }
    const delivering = transport.deliver(mail(), { ...plain, beforeCommit })
    await asked
    await server.close()
    await expect(delivering).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    release()
    await new Promise(setImmediate)
    expect(said).not.toContainEqual(expect.stringContaining('of content'))
  })
})
