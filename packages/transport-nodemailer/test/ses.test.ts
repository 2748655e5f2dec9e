import { Mailer } from '@turbomail/core'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { fromNodemailer } from '../src/index.ts'
import { mailTo } from './mails.ts'
import { deliverBy } from './plugin.ts'

interface Input {
  readonly Content: { readonly Raw: { readonly Data: Buffer } }
  readonly Destination: { readonly ToAddresses: readonly string[] }
}

/** Nobody here may call AWS; what the SDK is asked, and how it answers, is its documented interface. */
function ses(answer: (input: Input) => unknown) {
  class SendEmailCommand {
    readonly input: Input
    constructor(input: Input) {
      this.input = input
    }
  }
  const sesClient = {
    config: { region: async () => 'eu-west-1' },
    send: async (command: unknown) => answer((command as SendEmailCommand).input),
  }
  return createTransport({ SES: { sesClient, SendEmailCommand } })
}

const OPTIONS = { verifyAfterMs: Number.POSITIVE_INFINITY }

/** As the SDK has them: a name, what HTTP said, and how often it was asked. */
function sdkError(name: string, httpStatusCode: number | undefined, attempts = 1, more: object = {}): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode, attempts }, ...more })
}

test('a message goes through SES, with its Bcc in the envelope alone', async () => {
  const inputs: Input[] = []
  const transport = ses((input) => {
    inputs.push(input)
    return { MessageId: '0102018b5c3c0a4f-6a1f-000000' }
  })
  await using mailer = new Mailer({ transport: fromNodemailer(transport, OPTIONS) })
  const message = {
    from: 'ann@example.org',
    to: 'joe@example.net',
    bcc: 'eve@example.net',
    subject: 'Hi',
    text: 'Hello',
  }
  const receipt = await mailer.send(message)
  expect(receipt.accepted.map(({ path, queueId }) => [String(path), queueId])).toEqual([
    ['joe@example.net', '0102018b5c3c0a4f-6a1f-000000'],
    ['eve@example.net', '0102018b5c3c0a4f-6a1f-000000'],
  ])
  expect(inputs[0]?.Destination.ToAddresses).toEqual(['joe@example.net', 'eve@example.net'])
  expect(String(inputs[0]?.Content.Raw.Data)).not.toMatch(/bcc|eve/i)
})

test.each<[string, Error, object]>([
  ['a message that was rejected', sdkError('MessageRejected', 400), { fault: 'mail', permanence: 'permanent' }],
  ['throttling', sdkError('TooManyRequestsException', 429), { fault: 'relay', permanence: 'transient' }],
  ['a paused account', sdkError('SendingPausedException', 400), { fault: 'relay', permanence: 'transient' }],
  ['a bad key', sdkError('InvalidClientTokenId', 403), { fault: 'relay', permanence: 'permanent' }],
])('%s is a refusal', async (_, error, refusal) => {
  const transport = ses(() => Promise.reject(error))
  expect(await deliverBy(transport, mailTo(), OPTIONS)).toMatchObject({ outcomes: [{ fate: 'refused', ...refusal }] })
})

test.each<[string, Error]>([
  ['a request that broke off', sdkError('TimeoutError', undefined, 1, { code: 'ECONNRESET' })],
  ['an error of the service', sdkError('InternalServiceErrorException', 500, 3)],
])('%s leaves the mail in doubt', async (_, error) => {
  const transport = ses(() => Promise.reject(error))
  expect(await deliverBy(transport, mailTo(), OPTIONS)).toMatchObject({
    outcomes: [{ fate: 'in-doubt', cause: { cause: error } }],
  })
})

test('without a connection nothing was sent', async () => {
  const transport = ses(() => Promise.reject(sdkError('Error', undefined, 1, { code: 'ENOTFOUND' })))
  await expect(deliverBy(transport, mailTo(), OPTIONS)).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
})

test('verify is asked when it is opened, and what it says is believed', async () => {
  const well = ses(() => Promise.reject(sdkError('MessageRejected', 400)))
  await using mailer = new Mailer({ transport: fromNodemailer(well) })
  expect(await mailer.verify()).toMatchObject({ transport: 'nodemailer:SESTransport', nodemailer: 'SESTransport' })
  const ill = ses(() => Promise.reject(sdkError('InvalidClientTokenId', 403)))
  await using other = new Mailer({ transport: fromNodemailer(ill) })
  await expect(other.verify()).rejects.toMatchObject({ permanence: 'permanent' })
})
