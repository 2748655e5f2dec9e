import type { Command } from '../command/command.ts'
export const check: Command = { name: 'check', summary: '', usage: [], flags: {}, notes: '', run: async () => 2 }
