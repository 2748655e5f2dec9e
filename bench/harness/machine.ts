import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, totalmem } from 'node:os'

const require = createRequire(import.meta.url)

/** Where, when and with what something was measured. */
export interface MachineFacts {
  /** ISO 8601. */
  readonly date: string
  readonly node: string
  readonly platform: string
  readonly cpu: string
  readonly cpuCount: number
  readonly memoryGiB: number
  readonly versions: Readonly<Record<'turbomail' | 'nodemailer' | 'mailparser', string>> & {
    readonly upyo?: string
    readonly emailjs?: string
  }
}

export function machineFacts(): MachineFacts {
  return {
    date: new Date().toISOString(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cpuCount: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    versions: {
      turbomail: manifestVersion('../../packages/core/package.json'),
      nodemailer: versionOf('nodemailer'),
      mailparser: versionOf('mailparser'),
      upyo: versionOf('@upyo/smtp'),
      emailjs: manifestVersion('../../node_modules/emailjs/package.json'),
    },
  }
}

function versionOf(name: string): string {
  return require(`${name}/package.json`).version
}

/** Of a package that does not let others read its manifest, or of ours. */
function manifestVersion(path: string): string {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version
}
