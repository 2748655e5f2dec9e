/** What came of one step of `npm test`. A tool that only says yes or no counts as one test. */
export interface Verdict {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What a reader must see: everything for a failure, the names of what was skipped, a line of figures. */
  readonly report?: string
}

/** One step of `npm test`. It never throws for a failed test; what it throws counts as one failure. */
export interface Step {
  readonly name: string
  run(): Promise<Verdict>
}

/** The verdict of a tool that only says yes or no. */
export function yesOrNo(good: boolean, report?: string): Verdict {
  const counts = { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 }
  return report === undefined ? counts : { ...counts, report }
}

/** The sum of several verdicts, their reports in order. */
export function addVerdicts(verdicts: readonly Verdict[]): Verdict {
  const sum = (pick: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + pick(verdict), 0)
  const reports = verdicts.flatMap((verdict) => verdict.report ?? [])
  return {
    passed: sum((verdict) => verdict.passed),
    failed: sum((verdict) => verdict.failed),
    skipped: sum((verdict) => verdict.skipped),
    ...(reports.length > 0 && { report: reports.join('\n') }),
  }
}

/** The line that `npm test` ends with. */
export function totalsLine(verdict: Verdict): string {
  return `${verdict.passed} passed, ${verdict.failed} failed, ${verdict.skipped} skipped`
}
