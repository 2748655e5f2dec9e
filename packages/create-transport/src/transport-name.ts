import { Refusal } from './refusal.ts'

/** What a transport is called, in all the ways that its package needs. */
export interface TransportName {
  /** Of the package: `turbomail-transport-my-relay`, `@acme/my-relay`. */
  readonly packageName: string
  /** The folder of the package: its name without the scope. */
  readonly folder: string
  /** What an application puts before the colon: `my-relay`, or of a package with a scope its whole name. */
  readonly asked: string
  /** The scheme of the URL that `fromUrl` is called with, and the name of its file: `my-relay`. */
  readonly short: string
  /** The function that makes it: `myRelay`. */
  readonly camel: string
  /** What its codes of errors begin with: `MY_RELAY`. */
  readonly constant: string
}

/** Names that lead to packages of TurboMail's own, which are found first. */
const TAKEN: readonly string[] = ['smtp', 'smtps', 'lmtp', 'maildir', 'mbox', 'debug', 'sendmail', 'nodemailer']

/** What no function can be called, and what the files of the template have another use for. */
const WORDS: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof var void while with yield
  append from-url index line-of open read-content read-query with-file`.split(/\s+/),
)

/** What npm allows. */
const MAX_LENGTH = 214

/**
 * Reads the name that somebody wants: `my-relay`, `turbomail-transport-my-relay` or, where it shall be the whole name,
 * `@acme/my-relay`. Throws a `Refusal` that says what is wrong with it.
 */
export function readTransportName(text: string): TransportName {
  const [, scope, own = ''] = /^(?:(@[^/]*)\/)?(.*)$/s.exec(text) ?? []
  const short = own.replace(/^turbomail-/, '').replace(/^transport-/, '')
  if (scope !== undefined) checkScope(scope)
  checkShort(short, scope !== undefined)
  const packageName = scope === undefined ? `turbomail-transport-${short}` : text
  if (packageName.length > MAX_LENGTH) throw new Refusal(`The name is longer than the ${MAX_LENGTH} characters of npm.`)
  return {
    packageName,
    folder: packageName.slice(packageName.indexOf('/') + 1),
    asked: scope === undefined ? short : packageName,
    short,
    camel: short.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    constant: short.toUpperCase().replaceAll('-', '_'),
  }
}

function checkScope(scope: string): void {
  if (!/^@[a-z\d][a-z\d._-]*$/.test(scope)) {
    throw new Refusal(`${JSON.stringify(scope)} is no scope: it is an @ and lower-case letters, digits and hyphens.`)
  }
  if (scope === '@turbomail')
    throw new Refusal('@turbomail is the scope of TurboMail itself. Leave it out, or take your own.')
}

function checkShort(short: string, isScoped: boolean): void {
  if (!/^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(short)) {
    const rule = 'lower-case letters and digits, in words between which there is a hyphen, with a letter first'
    throw new Refusal(`${JSON.stringify(short)} is no name for a transport: it is made of ${rule}.`)
  }
  if (WORDS.has(short))
    throw new Refusal(`No transport can be called "${short}": the code has another use for the word.`)
  if (!isScoped && TAKEN.includes(short)) {
    throw new Refusal(
      `"${short}" is found among TurboMail's own packages first. Take another name, or a scope: @me/${short}.`,
    )
  }
}
