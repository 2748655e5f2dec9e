import { Peer } from '../processes/peer.ts'
import type { Route } from '../rivals/rival.ts'
import type { SenderName } from '../rivals/rivals.ts'
import type { Task, Work } from './work.ts'

/** One rival in a process of its own, so that its CPU time and its heap are nobody else's. */
export class SendingProcess {
  readonly #peer: Peer

  private constructor(peer: Peer) {
    this.#peer = peer
  }

  static async start(name: SenderName, route: Route, cpu?: number): Promise<SendingProcess> {
    const args = [name, JSON.stringify(route)]
    return new SendingProcess(await Peer.start(new URL('main.ts', import.meta.url), { args, cpu }))
  }

  async work(task: Task): Promise<Work> {
    return (await this.#peer.ask(task)) as Work
  }

  close(): Promise<void> {
    return this.#peer.close()
  }
}
