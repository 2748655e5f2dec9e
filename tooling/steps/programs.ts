import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The root of the repository. */
export const ROOT: string = resolve(import.meta.dirname, '../..')

export interface Finished {
  readonly code: number
  /** What it wrote to both of its outputs, in the order of arrival. */
  readonly output: string
}

export interface RunOptions {
  readonly cwd?: string
  /** Set beside the variables of this process. */
  readonly env?: NodeJS.ProcessEnv
  /** Whether `env` stands in place of the variables of this process. @default false */
  readonly wholeEnv?: boolean
  /** After that it is killed. @default never */
  readonly timeoutMs?: number
  /** Shows the output while it comes, instead of keeping it. */
  readonly live?: boolean
}

/** No tool calls home. */
const QUIET = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
/** What is kept to be read later has no colours. */
const PLAIN = { NO_COLOR: '1', FORCE_COLOR: undefined }

/** A program and its first arguments. */
export type Program = readonly [file: string, ...first: string[]]

/** A tool that a root development dependency brings, run by the Node that runs this: no shell, on any system. */
export function tool(dependency: string, name: string = dependency): Program {
  const folder = join(ROOT, 'node_modules', dependency)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  const file = bin[name]
  if (file === undefined) throw new Error(`${dependency} has no program "${name}"`)
  return [process.execPath, join(folder, file)]
}

/** The pnpm that runs this script. */
export function pnpm(): Program {
  const path = process.env.npm_execpath ?? 'pnpm'
  return /\.[cm]?js$/.test(path) ? [process.execPath, path] : [path]
}

/** Runs a program to its end. A program that cannot be started is a failure with the reason as its output. */
export function run(program: Program, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const [file, ...first] = program
  const child = spawn(file, [...first, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { ...(!options.wholeEnv && process.env), ...QUIET, ...(!options.live && PLAIN), ...options.env },
    timeout: options.timeoutMs,
    stdio: options.live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((settle) => {
    child.on('error', (error) => settle({ code: 127, output: String(error) }))
    child.on('close', (code) => settle({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}
