/** What is there, or will be. What is there already is not waited for: most mails are composed in one go. */
export type Eventually<T> = T | Promise<T>

export function whenThere<T, U>(value: Eventually<T>, next: (value: T) => Eventually<U>): Eventually<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}

export function all<T>(values: readonly Eventually<T>[]): Eventually<readonly T[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as readonly T[])
}

/** Marks it as awaited by somebody: if it fails before they come to it, or they never do, nothing is raised elsewhere. */
export function awaited<T>(value: Eventually<T>): Eventually<T> {
  if (value instanceof Promise) value.catch(() => {})
  return value
}
