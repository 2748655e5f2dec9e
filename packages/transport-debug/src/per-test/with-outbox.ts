import { TestOutbox } from './current-outbox.ts'

/** Is told that a test of that title has passed, or has begun where nobody can tell when it is over. */
interface Overseer {
  passed(outbox: TestOutbox, title: string): void
  begun(outbox: TestOutbox, title: string): void
}

let overseer: Overseer | undefined

/** From now on every test with `withOutbox` is overseen. */
export function overseeBy(given: Overseer): void {
  overseer = given
}

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
    const result = outbox.run(() => Reflect.apply(body, this, args))
    return oversee(result, outbox, args)
  }
  // Runners look at all of these; vitest reads in the text which fixtures are wanted.
  Object.defineProperties(wrapped, {
    name: { value: body.name },
    length: { value: body.length },
    toString: { value: () => String(body) },
  })
  return wrapped as unknown as Body
}

/** The end of a test is seen here and not by a hook: those of `node:test` mix up tests that run at the same time. */
function oversee(result: unknown, outbox: TestOutbox, args: readonly unknown[]): unknown {
  const title = titleOf(args[0])
  const pass = (): void => overseer?.passed(outbox, title)
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      pass()
      return value
    })
  }
  if (args.some((arg) => typeof arg === 'function')) overseer?.begun(outbox, title)
  else pass()
  return result
}

/** The context of `node:test` has a name, that of vitest a task that has one. */
function titleOf(context: unknown): string {
  const { name, task } = (context ?? {}) as { readonly name?: unknown; readonly task?: { readonly name?: unknown } }
  const title = task?.name ?? name
  return typeof title === 'string' ? title : 'without a name'
}
