import { ReadableStream } from 'node:stream/web'
import fc from 'fast-check'
import type { AttachmentOptions, ContentInput, MessageOptions } from '../src/index.ts'
import { Message } from '../src/index.ts'
import { domain, solidText, text } from './arbitraries.ts'

/** A message, and what anyone who reads it should find. */
export interface Sample {
  /** Made anew at each call, since streams are read once. */
  readonly options: () => MessageOptions
  readonly subject: string
  readonly names: readonly string[]
  /** In the order of the MIME tree. */
  readonly bodies: readonly { readonly mediaType: string; readonly text: string }[]
  readonly files: readonly SampleFile[]
}

interface SampleFile {
  readonly filename: string
  readonly mediaType: string
  readonly octets: Buffer
  readonly form: Form
  readonly cid: boolean
}

const FORMS = ['octets', 'blob', 'node stream', 'web stream', 'function', 'text'] as const
type Form = (typeof FORMS)[number]

const line: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('From me', '.', '..', '--', '--=_', ' ends with a space ', '\t', '=C3=BC') },
  { weight: 1, arbitrary: fc.integer({ min: 900, max: 3000 }).map((length) => 'x'.repeat(length)) },
  { weight: 1, arbitrary: fc.integer({ min: 300, max: 600 }).map((length) => 'ü'.repeat(length)) },
  { weight: 1, arbitrary: fc.constant('a\0b') },
)

/** Text in lines that end as they may; each sample keeps to one line end, so that a reader can tell what was meant. */
const lines: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([all, end]) => all.join(end))

const file: fc.Arbitrary<SampleFile> = fc
  .record({
    // QUIRK of a judge: Python takes the brackets or quotes off a name that stands in such.
    filename: solidText.filter((name) => !/[/\\]|^\.+$|^<.*>$|^".*"$/.test(name)),
    mediaType: fc.constantFrom('application/pdf', 'text/csv', 'image/png', 'text/plain', 'application/json'),
    octets: fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets)),
      lines.map((all) => Buffer.from(all)),
    ),
    form: fc.constantFrom(...FORMS),
    cid: fc.boolean(),
  })
  .map((sample) => ({
    ...sample,
    octets: sample.form === 'text' ? Buffer.from(sample.octets.toString()) : sample.octets,
  }))

function contentOf({ octets, form }: SampleFile): ContentInput {
  async function* halves(): AsyncGenerator<Uint8Array> {
    yield octets.subarray(0, 3)
    yield octets.subarray(3)
  }
  if (form === 'text') return octets.toString()
  if (form === 'blob') return new Blob([Uint8Array.from(octets)])
  if (form === 'node stream') return halves()
  if (form === 'web stream') return ReadableStream.from(halves())
  return form === 'function' ? halves : octets
}

export const sample: fc.Arbitrary<Sample> = fc
  .record({
    subject: solidText,
    names: fc.array(solidText, { minLength: 1, maxLength: 3 }),
    host: domain.filter((host) => host.includes('.')),
    text: fc.option(lines, { nil: undefined }),
    html: fc.option(lines, { nil: undefined }),
    markdown: fc.option(lines, { nil: undefined }),
    files: fc.array(file, { maxLength: 4 }),
  })
  .map(({ subject, names, host, text, html, markdown, files }) => {
    const bodies = [
      { mediaType: 'text/plain', text },
      { mediaType: 'text/markdown', text: markdown },
      { mediaType: 'text/html', text: html },
    ].flatMap((body) => (body.text === undefined ? [] : [{ ...body, text: body.text }]))
    const attachment = (sampleFile: SampleFile, index: number): AttachmentOptions => ({
      content: contentOf(sampleFile),
      filename: sampleFile.filename,
      mediaType: sampleFile.mediaType,
      cid: sampleFile.cid ? `part${index}` : undefined,
    })
    const options = (): MessageOptions => ({
      from: { name: 'Sender', address: `sender@${host}` },
      to: names.map((name, index) => ({ name, address: `reader${index}@${host}` })),
      bcc: `hidden@${host}`,
      subject,
      text,
      html,
      alternatives: markdown === undefined ? undefined : [{ mediaType: 'text/markdown', content: markdown }],
      attachments: files.map(attachment),
    })
    return { options, subject, names, bodies, files }
  })

/** The message of a sample. */
export function messageOf({ options }: Sample): Message {
  return new Message(options())
}

/** Every line end made LF, and at most one of them dropped at the end: a lone body has to end its last line. */
export function asRead(value: string): string {
  return value.replace(/\r\n?/g, '\n').replace(/\n$/, '')
}
