import type { Dispatcher, ManagerContext } from '@turbomail/core/contract'
import { ReferenceManager } from '../reference-manager.ts'

/** What makes a manager that is wrong. */
export type MutantClass = new (
  dispatcher: Dispatcher,
  context: ManagerContext,
  maxConcurrent: number,
) => ReferenceManager

/** A manager that breaks the promise of one case. */
export interface Mutant {
  /** The case that must notice. */
  readonly id: string
  /** What it does wrong. */
  readonly what: string
  readonly Class: MutantClass
}

export function mutant(id: string, what: string, Class: MutantClass): Mutant {
  return { id, what, Class }
}

/** Knows when its start and its stop are over. */
export class Stateful extends ReferenceManager {
  isStarted = false
  isStopped = false

  override async prepare(): Promise<void> {
    await super.prepare()
    this.isStarted = true
  }

  override async drain(): ReturnType<ReferenceManager['drain']> {
    const report = await super.drain()
    this.isStopped = true
    return report
  }

  get isStarting(): boolean {
    return this.started !== undefined && !this.isStarted
  }

  get isStopping(): boolean {
    return this.stopped !== undefined && !this.isStopped
  }
}
