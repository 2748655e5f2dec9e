import type { Check } from './check.ts'

/** A registry is each machine's own business: no address of one is committed. */
export const lockFile: Check = {
  name: 'no addresses in the lock file',
  find: ({ lock }) =>
    lock.split('\n').flatMap((line, index) => {
      const address = /\w+:\/\/\S+|\btarball:.*/.exec(line)?.[0]
      return address === undefined ? [] : [`pnpm-lock.yaml:${index + 1}: ${address}`]
    }),
}
