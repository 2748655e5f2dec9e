import type { Command } from '../command/command.ts'
export const serve: Command = { name: 'serve', summary: '', usage: [], flags: {}, notes: '', run: async () => 2 }
