import process from 'node:process'

/**
 * The rejections that nobody handled while `work` ran. Whoever else listens for them, such as a test runner, hears
 * nothing of these.
 */
export async function unhandledDuring(work: () => Promise<void>): Promise<readonly unknown[]> {
  const raised: unknown[] = []
  const others = process.rawListeners('unhandledRejection')
  const listener = (reason: unknown): void => {
    raised.push(reason)
  }
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', listener)
  try {
    await work()
  } finally {
    process.off('unhandledRejection', listener)
    for (const other of others) process.on('unhandledRejection', other as NodeJS.UnhandledRejectionListener)
  }
  return raised
}
