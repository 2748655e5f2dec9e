import type { Command } from './command.ts'
import type { Flag } from './flags.ts'

/** What `turbomail <command> --help` shows. */
export function renderHelp({ name, summary, usage, flags, notes }: Command): string {
  const rows = Object.entries(flags).map(([long, flag]) => [spelling(long, flag), flag.help] as const)
  const width = Math.max(...rows.map(([left]) => left.length))
  return [
    `turbomail ${name}: ${summary}`,
    '',
    ...usage.map((line) => `  turbomail ${line}`),
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    notes,
    '',
  ].join('\n')
}

function spelling(long: string, { short, value, multiple }: Flag): string {
  const letter = short === undefined ? '    ' : `-${short}, `
  return `${letter}--${long}${value === undefined ? '' : ` ${value}`}${multiple === true ? ' …' : ''}`
}
