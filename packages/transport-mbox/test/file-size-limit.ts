import { run } from './run.ts'

/**
 * How large a file of this process may become (RLIMIT_FSIZE), by `prlimit` of util-linux. To a delivery it makes no difference
 * why there is no more room.
 */
export class FileSizeLimit {
  #before: string | undefined

  async set(octets: number): Promise<void> {
    this.#before ??= await prlimit('--fsize', '--output=SOFT', '--noheadings', '--raw')
    await prlimit(`--fsize=${octets}:`)
  }

  /** Makes it what it was. */
  async lift(): Promise<void> {
    if (this.#before !== undefined) await prlimit(`--fsize=${this.#before}:`)
    this.#before = undefined
  }
}

async function prlimit(...options: readonly string[]): Promise<string> {
  return (await run('prlimit', `--pid=${process.pid}`, ...options)).trim()
}
