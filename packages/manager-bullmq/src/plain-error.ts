/**
 * An error of a client without what clients hang on it: the command, whose arguments may be a password or a mail.
 */
export function plainError(error: unknown): Error {
  const { message, name, code }: Error & { code?: unknown } = error instanceof Error ? error : new Error(String(error))
  const plain = new Error(message.replace(/(rediss?:\/\/)[^@\s/]*@/g, '$1…@'))
  plain.name = name
  return code === undefined ? plain : Object.assign(plain, { code })
}
