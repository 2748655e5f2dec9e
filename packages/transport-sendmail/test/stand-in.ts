import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

/**
 * Stands for a mail program. It keeps its arguments and what it reads in the folder it is in; what it finds there as `next`
 * it does first, once. What it has taken counts as arrived when it has its name.
 */
const SCRIPT = `#!/bin/sh
cd "$(dirname "$0")" || exit 78
take() { cat >taking.$$; }
printf '%s\\0' "$@" >args.$$
if mv next now.$$ 2>/dev/null; then . ./now.$$; fi
[ -e taking.$$ ] || take
mv taking.$$ mail.$$
`

/** Says that it has come here, and waits until it is let go. */
const WAIT = `: >waiting; while [ ! -e go ]; do sleep 0.01; done; rm waiting go`

/** A run of the program that took its mail. */
export interface Taken {
  readonly args: readonly string[]
  readonly octets: Buffer
}

export interface StandIn extends AsyncDisposable {
  readonly folder: string
  /** The program. */
  readonly path: string
  /** Where mails are to be spooled. */
  readonly spool: string
  /** What it does at its next run, in the language of the shell; \`take\` reads the mail. */
  next(script: string): Promise<void>
  /** At its next run it takes the mail and waits. */
  waitNext(): Promise<{ readonly reached: Promise<void>; release(): Promise<void> }>
  /** It is not there any more. */
  hide(): Promise<void>
  taken(): Promise<readonly Taken[]>
  /** How often it was started. */
  runs(): Promise<number>
}

export async function standIn(): Promise<StandIn> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-sendmail-'))
  const at = (name: string) => join(folder, name)
  await mkdir(at('spool'))
  await writeFile(at('sendmail'), SCRIPT)
  await chmod(at('sendmail'), 0o755)
  const next = (script: string) => writeFile(at('next'), `${script}\n`)
  const named = async (start: string) => (await readdir(folder)).filter((name) => name.startsWith(start))
  return {
    folder,
    path: at('sendmail'),
    spool: at('spool'),
    next,
    async waitNext() {
      await next(`take; ${WAIT}`)
      const reached = until(async () => (await named('waiting')).length > 0)
      return { reached, release: () => writeFile(at('go'), '') }
    },
    hide: () => rename(at('sendmail'), at('hidden')),
    taken: async () => Promise.all((await named('mail.')).map((name) => takenAs(folder, name.slice(5)))),
    runs: async () => (await named('args.')).length,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function takenAs(folder: string, run: string): Promise<Taken> {
  const args = (await readFile(join(folder, `args.${run}`), 'utf8')).split('\0').slice(0, -1)
  return { args, octets: await readFile(join(folder, `mail.${run}`)) }
}
