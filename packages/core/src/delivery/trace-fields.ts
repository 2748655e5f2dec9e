import type { Path } from '../envelope/path.ts'

/**
 * The `Return-Path` field that final delivery puts ahead of a mail (RFC 5321 §4.4), with `lineEnd` behind it. A path holds
 * neither CR nor LF.
 */
export function returnPathField(reversePath: Path | null, lineEnd: '\n' | '\r\n'): string {
  return `Return-Path: <${reversePath ?? ''}>${lineEnd}`
}

/** The `Delivered-To` field, by which mail servers say for whom a copy is (RFC 9228), with `lineEnd` behind it. */
export function deliveredToField(forwardPath: Path, lineEnd: '\n' | '\r\n'): string {
  return `Delivered-To: ${forwardPath}${lineEnd}`
}
