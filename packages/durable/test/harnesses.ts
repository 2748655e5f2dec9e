import type { MakeHarness, ManagerHarness } from '@turbomail/conformance'
import { DurableManager, resolveDurable } from '../src/index.ts'
import { Memory, MemoryEngine } from './support/memory-engine.ts'

/** The manager on an engine in memory, where time can stand still. */
export const harnesses: Readonly<Record<'DurableManager', MakeHarness<ManagerHarness>>> = {
  DurableManager: () => ({
    capabilities: { ordered: true, bounded: true, retries: true, transactions: false, durable: true },
    factory: ({ maxConcurrent }) => ({
      create: (dispatcher, context) => {
        const engine = new MemoryEngine(new Memory(), context.ports.clock, maxConcurrent)
        return new DurableManager({ name: 'memory', engine, options: resolveDurable({}, []) }, dispatcher, context)
      },
    }),
  }),
}
