import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import { readTransportName } from './transport-name.ts'

const ROOT = join(import.meta.dirname, '..')

test.each([
  ['my-relay', 'turbomail-transport-my-relay', 'turbomail-transport-my-relay', 'my-relay', 'my-relay'],
  [
    'turbomail-transport-my-relay',
    'turbomail-transport-my-relay',
    'turbomail-transport-my-relay',
    'my-relay',
    'my-relay',
  ],
  ['transport-my-relay', 'turbomail-transport-my-relay', 'turbomail-transport-my-relay', 'my-relay', 'my-relay'],
  ['@acme/my-relay', '@acme/my-relay', 'my-relay', '@acme/my-relay', 'my-relay'],
  [
    '@acme/transport-my-relay',
    '@acme/transport-my-relay',
    'transport-my-relay',
    '@acme/transport-my-relay',
    'my-relay',
  ],
  [
    '@acme/turbomail-transport-my-relay',
    '@acme/turbomail-transport-my-relay',
    'turbomail-transport-my-relay',
    '@acme/turbomail-transport-my-relay',
    'my-relay',
  ],
  ['@acme/smtp', '@acme/smtp', 'smtp', '@acme/smtp', 'smtp'],
])('%s', (text, packageName, folder, asked, short) => {
  expect(readTransportName(text)).toMatchObject({ packageName, folder, asked, short })
})

test.each([
  ['relay', 'relay', 'RELAY'],
  ['my-relay', 'myRelay', 'MY_RELAY'],
  ['s3', 's3', 'S3'],
  ['mail-2-web', 'mail2Web', 'MAIL_2_WEB'],
])('%s is %s in code, and %s in codes', (text, camel, constant) => {
  expect(readTransportName(text)).toMatchObject({ camel, constant })
})

test.each(['my-relay', '@acme/my-relay', '@acme/turbomail-transport-my-relay'])(
  'createMailer finds %s in its package, and calls it by the same short name',
  async (text) => {
    const { packageName, asked, short } = readTransportName(text)
    const urls: string[] = []
    const fromUrl = (url: string): never => {
      urls.push(url)
      throw new Error('seen')
    }
    await createMailer({ transport: `${asked}:/a`, packages: { [packageName]: { fromUrl } } }).catch(() => {})
    expect(urls).toEqual([`${short}:/a`])
  },
)

test.each([
  ['', 'is no name for a transport'],
  ['My-Relay', 'is no name for a transport'],
  ['my_relay', 'is no name for a transport'],
  ['my--relay', 'is no name for a transport'],
  ['-relay', 'is no name for a transport'],
  ['relay-', 'is no name for a transport'],
  ['3d', 'is no name for a transport'],
  ['my relay', 'is no name for a transport'],
  ['my-relay\n', 'is no name for a transport'],
  ['../my-relay', 'is no name for a transport'],
  ['my-relay/x', 'is no name for a transport'],
  ['turbomail-transport-', 'is no name for a transport'],
  ['@acme/', 'is no name for a transport'],
  ['@acme/../x', 'is no name for a transport'],
  ['@Acme/x', 'is no scope'],
  ['@/x', 'is no scope'],
  ['@../x', 'is no scope'],
  ['@turbomail/x', 'the scope of TurboMail itself'],
  ['delete', 'the code has another use for the word'],
  ['@acme/new', 'the code has another use for the word'],
  ['smtps', "found among TurboMail's own packages first"],
  ['a'.repeat(200), 'longer than the 214 characters'],
])('%j is refused', (text, words) => {
  expect(() => readTransportName(text)).toThrow(
    expect.objectContaining({ name: 'Refusal', message: expect.stringContaining(words) }),
  )
})

test('the names of all transports of ours are refused', () => {
  const ours = readdirSync(join(ROOT, '..')).filter((name) => name.startsWith('transport-'))
  expect(ours).not.toEqual([])
  for (const name of ours) expect(() => readTransportName(name)).toThrow('own packages first')
})

test('the names of all that stands beside the transport in its template are refused', () => {
  const texts = ['index.ts', 'json-lines.ts'].map((file) => readFileSync(join(ROOT, 'template/src', file), 'utf8'))
  const imported = texts.flatMap((text) =>
    [...text.matchAll(/^import (?!type)\{(.*?)\}/gms)].map(([, names = '']) => names),
  )
  const declared = texts.flatMap((text) =>
    [...text.matchAll(/^(?:export )?(?:async )?function (\w+)/gm)].map(([, name = '']) => name),
  )
  const names = [...imported.flatMap((list) => list.split(',').map((name) => name.trim())), ...declared, 'index']
  const plain = names.filter((name) => /^[a-z]\w*$/.test(name) && name !== 'jsonLines')
  expect(plain).toEqual(expect.arrayContaining(['open', 'readContent', 'append', 'fromUrl']))
  for (const name of plain) {
    const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    expect(() => readTransportName(words), words).toThrow('another use')
  }
})
