import { MessageError } from '../errors/message-error.ts'
import { encodeWords } from '../syntax/encoded-word.ts'
import { checkNames } from './check-names.ts'
import type { ListOptions, UriInput } from './message-options.ts'

type Append = (name: string, body: string, place: string) => void

const NAMES: ReadonlySet<string> = new Set<keyof ListOptions>([
  'id',
  'unsubscribe',
  'oneClick',
  'subscribe',
  'post',
  'help',
  'owner',
  'archive',
])
const URI = /^[a-z][a-z\d+.-]*:[!-;=?-~]+$/i

/** The fields of a mailing list (RFC 2369, RFC 2919, RFC 8058). */
export function appendListFields(list: ListOptions, append: Append): void {
  checkNames(list, NAMES, 'list.')
  if (list.id !== undefined) append('List-Id', listId(list.id), 'list.id')
  const uris = (name: string, key: 'help' | 'subscribe' | 'owner' | 'archive'): void => {
    if (list[key] !== undefined) append(name, angled(readUris(list[key], `list.${key}`)), `list.${key}`)
  }
  uris('List-Help', 'help')
  appendUnsubscribe(list, append)
  uris('List-Subscribe', 'subscribe')
  if (list.post === false) append('List-Post', 'NO', 'list.post')
  else if (list.post !== undefined) append('List-Post', angled(readUris(list.post, 'list.post')), 'list.post')
  uris('List-Owner', 'owner')
  uris('List-Archive', 'archive')
}

/** RFC 8058 §3.1: one https URI, others of other kinds beside it, and the second field. */
function appendUnsubscribe({ unsubscribe, oneClick }: ListOptions, append: Append): void {
  const uris = unsubscribe === undefined ? [] : readUris(unsubscribe, 'list.unsubscribe')
  if (oneClick === true && uris.filter((uri) => /^https:\/\//i.test(uri)).length !== 1) throw notOneClick()
  if (oneClick === true && uris.some((uri) => /^http:/i.test(uri))) throw notOneClick()
  if (uris.length > 0) append('List-Unsubscribe', angled(uris), 'list.unsubscribe')
  if (oneClick === true) append('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click', 'list.oneClick')
}

function notOneClick(): MessageError {
  const text = 'One-click unsubscription wants one https URI, and no http one, in list.unsubscribe'
  return new MessageError('MESSAGE_LIST_UNSUBSCRIBE', text, 'list.unsubscribe')
}

function readUris(input: UriInput, field: string): string[] {
  const uris = (Array.isArray(input) ? input : [input]).map((uri: string | URL) =>
    uri instanceof URL ? uri.href : uri,
  )
  for (const uri of uris) {
    if (typeof uri !== 'string' || !URI.test(uri)) {
      throw new MessageError('MESSAGE_FIELD', `${field} wants URIs in ASCII, such as https:… or mailto:…`, field)
    }
  }
  return uris
}

function angled(uris: readonly string[]): string {
  return uris.map((uri) => `<${uri}>`).join(', ')
}

function listId(input: Exclude<ListOptions['id'], undefined>): string {
  const { id, name } = typeof input === 'string' ? { id: input, name: undefined } : input
  const bare = typeof id === 'string' ? id.replace(/^<(.*)>$/, '$1') : ''
  if (!/^[!#$%&'*+\-/=?^_`{|}~\w]+(?:\.[!#$%&'*+\-/=?^_`{|}~\w]+)+$/.test(bare)) {
    throw new MessageError('MESSAGE_FIELD', 'list.id wants an identifier such as news.example.com', 'list.id')
  }
  return name === undefined || name === '' ? `<${bare}>` : `${encodeWords(name, 'phrase')} <${bare}>`
}
