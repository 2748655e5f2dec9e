import type { Command } from '../command/command.ts'
export const send: Command = { name: 'send', summary: '', usage: [], flags: {}, notes: '', run: async () => 2 }
