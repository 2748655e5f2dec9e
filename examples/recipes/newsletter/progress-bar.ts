/** A bar of `width` characters: `[######....] 12/20`. */
export function bar(done: number, total: number, width = 30): string {
  const filled = total === 0 ? width : Math.floor((done / total) * width)
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${total}`
}

/** Draws it anew in the same line at each call; `note` stands behind it. Draws nothing where the output is no terminal. */
export function progressBar(total: number, output: NodeJS.WriteStream = process.stderr) {
  return (done: number, note = ''): void => {
    if (!output.isTTY) return
    output.cursorTo(0)
    output.write(`${bar(done, total)} ${note}`.slice(0, (output.columns || 80) - 1))
    output.clearLine(1)
    if (done === total) output.write('\n')
  }
}
