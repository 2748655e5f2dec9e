#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { run } from './run.ts'

/** Beside `src` and `dist` alike. */
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const { env, stdin: input, stdout: output, stderr: errors } = process

/** Whoever reads the output may have seen enough of it; mails go on all the same. */
for (const stream of [output, errors]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await run(process.argv.slice(2), { env, input, output, errors }, manifest.version)
