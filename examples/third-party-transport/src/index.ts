import { OptionsError, readQuery, type TransportFactory } from '@turbomail/core/contract'
import { jsonLines } from './json-lines.ts'

export { jsonLines }

/** The transport of `json-lines:/var/spool/mails.jsonl`: an absolute path, percent-encoded. `createMailer` calls this. */
export function fromUrl(url: string): TransportFactory {
  const [, path, query = ''] = /^json-lines:(\/(?!\/)[^?#]*)(?:\?([^#]*))?$/.exec(url) ?? []
  if (path === undefined) throw new OptionsError('OPTIONS_INVALID', 'url must be json-lines:/path/of/a/file.', 'url')
  readQuery(query, {}) // there are no options
  return jsonLines(decodeURIComponent(path))
}
