/** Three figures that count, and thousands apart: `12,300`, `123`, `12.3`, `0.123`. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 })
}
