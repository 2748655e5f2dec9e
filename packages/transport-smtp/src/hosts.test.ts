import { neverAborted, TransportFailedError } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { firstToServe, SET_BACK_MS } from './hosts.ts'

const relays = ['a', 'b', 'c'].map((host) => ({ name: `smtp://${host}:25`, host, port: 25 }))

function failure(code: string, permanence: 'transient' | 'permanent' = 'transient'): TransportFailedError {
  return new TransportFailedError(code, `${code} it was`, { permanence })
}

/** Relays that fail as told, and the order in which they were tried. */
function trial(failing: Record<string, Error>, now = () => 0, failedAt: Map<string, number> = new Map()) {
  const tried: string[] = []
  const attempt = async ({ host }: { host: string }) => {
    tried.push(host)
    if (failing[host] !== undefined) throw failing[host]
    return host
  }
  const told: string[] = []
  const passedOver = ({ host }: { host: string }, { code }: { code: string }) => void told.push(`${host} ${code}`)
  const choose = (endsAt = Number.POSITIVE_INFINITY, signal = neverAborted) =>
    firstToServe({ relays, failedAt, now, endsAt, signal, passedOver }, attempt)
  return { tried, told, choose, failedAt }
}

test('the first that serves is used', async () => {
  const { tried, told, choose } = trial({ a: failure('CONNECT_FAILED'), b: failure('GREETING_REFUSED', 'permanent') })
  expect(await choose()).toBe('c')
  expect(tried).toEqual(['a', 'b', 'c'])
  expect(told).toEqual(['a CONNECT_FAILED', 'b GREETING_REFUSED'])
})

test('one that failed stands behind the others for a minute', async () => {
  let now = 5
  const failing: Record<string, Error> = { a: failure('CONNECT_TIMEOUT') }
  const { tried, choose } = trial(failing, () => now)
  await choose()
  delete failing.a
  now += SET_BACK_MS - 1
  expect(await choose()).toBe('b')
  now += 1
  expect(await choose()).toBe('a')
  expect(tried).toEqual(['a', 'b', 'b', 'a'])
})

test('one that serves is no longer held against', async () => {
  const down = failure('CONNECT_TIMEOUT')
  const failing: Record<string, Error> = { a: down, b: down, c: down }
  const { tried, choose } = trial(failing)
  await expect(choose()).rejects.toThrow()
  delete failing.c
  expect(await choose()).toBe('c')
  expect(await choose()).toBe('c')
  expect(tried).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'c'])
})

test.each([
  failure('TLS_FAILED', 'permanent'),
  failure('TLS_REQUIRED', 'permanent'),
  failure('TLS_INJECTION'),
  failure('PROXY_UNAVAILABLE', 'permanent'),
  new Error('aborted'),
])('%s is not hidden by the next one', async (error) => {
  const { tried, choose, failedAt } = trial({ a: error })
  await expect(choose()).rejects.toBe(error)
  expect(tried).toEqual(['a'])
  expect(failedAt.size).toBe(0)
})

test.each([
  failure('TLS_FAILED'),
  failure('EHLO_REFUSED', 'permanent'),
  failure('CONNECTION_LOST'),
  failure('PROXY_FAILED'),
])('after %s the next one is tried', async (error) => {
  expect(await trial({ a: error }).choose()).toBe('b')
})

test('when none serves each is named, and what leaves hope is told', async () => {
  const failures = {
    a: failure('GREETING_REFUSED', 'permanent'),
    b: failure('CONNECT_TIMEOUT'),
    c: failure('CONNECT_FAILED'),
  }
  await expect(trial(failures).choose()).rejects.toMatchObject({
    code: 'CONNECT_TIMEOUT',
    permanence: 'transient',
    message: expect.stringMatching(/smtp:\/\/a:25: GREETING.*smtp:\/\/b:25: CONNECT_T.*smtp:\/\/c:25: CONNECT_F/),
    cause: { errors: [failures.a, failures.b, failures.c] },
  })
})

test('no further one is begun with when the time is up', async () => {
  let now = 0
  const { tried, choose } = trial({ a: failure('CONNECT_TIMEOUT') }, () => now++)
  await expect(choose(2)).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' })
  expect(tried).toEqual(['a'])
})

test('no further one is tried when nobody wants it, whatever the reason', async () => {
  const reason = failure('CONNECTION_LOST')
  const { tried, choose } = trial({ a: reason })
  await expect(choose(Number.POSITIVE_INFINITY, AbortSignal.abort(reason))).rejects.toBe(reason)
  expect(tried).toEqual(['a'])
})

test('the failure of the only one is told as it is', async () => {
  const error = failure('CONNECT_FAILED')
  const passedOver = () => expect.unreachable()
  const alone = { relays: relays.slice(0, 1), failedAt: new Map(), now: () => 0, endsAt: 1, signal: neverAborted }
  await expect(firstToServe({ ...alone, passedOver }, () => Promise.reject(error))).rejects.toBe(error)
})
