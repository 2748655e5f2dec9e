/** Something about the arguments, the input or the set-up is wrong: nothing was done. Its text shows no value that may be a secret. */
export class UsageError extends Error {
  readonly code = 'USAGE'
  override readonly name = 'UsageError'
}
