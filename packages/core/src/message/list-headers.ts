import type { HeadersInput } from './message-options.ts'

/** Further header fields as a list, in their order. */
export function listHeaders(headers: HeadersInput): readonly { readonly name: string; readonly body: string }[] {
  if (isList(headers)) return headers
  return Object.entries(headers).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((body) => ({ name, body })),
  )
}

function isList(headers: HeadersInput): headers is Extract<HeadersInput, readonly unknown[]> {
  return Array.isArray(headers)
}
