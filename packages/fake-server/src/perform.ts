import type { Conversation } from './conversation.ts'
import type { Say, Step } from './step.ts'

/** Takes the steps in order, and returns the first code that was said. The connection may be over afterwards. */
export async function perform(conversation: Conversation, steps: readonly Step[]): Promise<number | undefined> {
  let code: number | undefined
  for (const step of steps) {
    const said = await take(conversation, step)
    code ??= said
    if (conversation.connection.over) break
  }
  return code
}

async function take(conversation: Conversation, step: Step): Promise<number | undefined> {
  const { connection } = conversation
  if (step.do === 'say') return say(conversation, step)
  if (step.do === 'omit') return step.code
  if (step.do === 'disconnect') connection.end()
  if (step.do === 'reset') connection.reset()
  if (step.do === 'swallow') connection.input.clear()
  if (step.do === 'delay') await pass(conversation, step.delayMs)
  if (step.do === 'repeat') await connection.repeat(step.octets)
  if (step.do === 'hold') {
    step.arrive()
    await connection.outside(step.opened, step.reading)
  }
  return undefined
}

async function say(conversation: Conversation, step: Say): Promise<number | undefined> {
  conversation.checkGroup()
  conversation.said = step.octets.toString('latin1')
  if (step.dribble || conversation.host.options.dribble) await conversation.connection.dribble(step.octets)
  else conversation.connection.write(step.octets)
  return step.code
}

async function pass({ connection }: Conversation, delayMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise((resolve) => {
    timer = setTimeout(resolve, delayMs)
  })
  await connection.outside(passed)
  clearTimeout(timer)
}
