#!/usr/bin/env node
import { createCommand } from './create-command.ts'

process.exitCode = await createCommand(process.argv.slice(2), {
  home: new URL('..', import.meta.url),
  folder: process.cwd(),
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  agent: process.env.npm_config_user_agent,
})
