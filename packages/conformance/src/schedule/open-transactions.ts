import type { Manager } from '@turbomail/core/contract'

type Task = () => void | Promise<void>

/** A transaction that does, inside, what it is told from outside. */
interface Open {
  /** Says whether it does: the manager may have refused to begin it. */
  run(task: Task): boolean
  end(commits: boolean): void
}

/** The transactions of a schedule. */
export class OpenTransactions {
  readonly #manager: Manager
  readonly #open: Open[] = []

  constructor(manager: Manager) {
    this.#manager = manager
  }

  begin(): void {
    const tasks: Task[] = []
    let wake = (): void => {}
    let ending: boolean | undefined
    let begun = false
    const work = async (): Promise<void> => {
      begun = true
      for (;;) {
        for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task()
        if (ending === true) return
        if (ending === false) throw new Error('rolled back')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
    this.#manager.transaction?.(work).catch(() => {})
    this.#open.push({
      run: (task) => {
        if (begun) tasks.push(task)
        wake()
        return begun
      },
      end: (commits) => {
        ending = commits
        wake()
      },
    })
  }

  /** Runs `task` inside one of them; says whether there is one. */
  run(which: number, task: Task): boolean {
    return this.#open[which]?.run(task) ?? false
  }

  end(which: number, commits: boolean): void {
    this.#open.splice(which, 1)[0]?.end(commits)
  }

  endAll(): void {
    while (this.#open.length > 0) this.end(0, false)
  }
}
