import { listHeaders } from './list-headers.ts'
import type { HeadersInput, MessageDefaults, MessageOptions } from './message-options.ts'

/**
 * The options with what they leave open taken from the defaults. `envelope`, `list`, `labels` and `headers` are filled
 * field by field; a header that the message has counts alone, whatever the defaults say of that name.
 */
export function fillDefaults(options: MessageOptions, defaults: MessageDefaults): MessageOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const filled: MessageOptions = { ...defaults, ...given }
  for (const name of ['envelope', 'list', 'labels'] as const) {
    if (isObject(options[name]) && isObject(defaults[name])) {
      Object.assign(filled, { [name]: { ...defaults[name], ...options[name] } })
    }
  }
  if (isObject(options.headers) && isObject(defaults.headers)) {
    filled.headers = fillHeaders(options.headers, defaults.headers)
  }
  return filled
}

function fillHeaders(own: HeadersInput, defaults: HeadersInput): HeadersInput {
  const pairs = listHeaders(own)
  const names = new Set(pairs.map(({ name }) => name.toLowerCase()))
  return [...pairs, ...listHeaders(defaults).filter(({ name }) => !names.has(name.toLowerCase()))]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
