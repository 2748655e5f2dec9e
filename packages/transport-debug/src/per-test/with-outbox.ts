import { TestOutbox } from './current-outbox.ts'

/** By what a test was called with, which its hooks are called with, too. */
const outboxes = new WeakMap<object, TestOutbox>()

/**
 * A function that does what `body` does, each time with an `outbox` of its own: for tests under any runner, and for subtests.
 *
 * ```ts
 * test('a newcomer is welcomed', withOutbox(async () => { … }))
 * ```
 */
export function withOutbox<Body extends (...args: never[]) => unknown>(body: Body): Body {
  function wrapped(this: unknown, ...args: Parameters<Body>): unknown {
    const outbox = new TestOutbox()
    const [context] = args as readonly unknown[]
    if (typeof context === 'object' && context !== null) outboxes.set(context, outbox)
    return outbox.run(() => Reflect.apply(body, this, args))
  }
  Object.defineProperties(wrapped, { name: { value: body.name }, length: { value: body.length } })
  return wrapped as unknown as Body
}

/** That of the test that was called with `context`, if it has one. */
export function outboxOfTest(context: object): TestOutbox | undefined {
  return outboxes.get(context)
}
