/** Light, and dark for whoever has asked for that; the ground is drawn, so that a page of either kind may be around it. */
const STYLE = `<style>
svg { font: 13px system-ui, sans-serif; --ground: #fff; --ink: #222; --grid: #ddd; --us: #2a7ab8; --one: #9aa4ad; --two: #c9a227; --three: #7a9e58; --four: #a678b4; --mark: #d2461f }
@media (prefers-color-scheme: dark) { svg { --ground: #1b1b1f; --ink: #dfdfd6; --grid: #3c3f44; --us: #5aa9e6; --one: #7d8790; --two: #b8962e; --three: #7d9a62; --four: #a07fb0; --mark: #f07a52 } }
text { fill: var(--ink) }
</style>
`

/** The size of the text beside bars. */
export const SMALL = ' font-size="12"'

/** One of the colours of a plot. */
export type Ink = 'ground' | 'ink' | 'grid' | 'us' | 'one' | 'two' | 'three' | 'four' | 'mark'

/** A whole drawing, under a title that stands at its top. */
export function drawing(title: string, width: number, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n`,
    `<title>${escapeText(title)}</title>\n${STYLE}`,
    rectangle(0, 0, width, height, 'ground'),
    label(width / 2, 20, title, 'middle', ' font-weight="600"'),
    ...parts,
    '</svg>\n',
  ].join('')
}

export function rectangle(x: number, y: number, width: number, height: number, ink: Ink): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="var(--${ink})"/>\n`
}

export function stroke(from: readonly [number, number], to: readonly [number, number], ink: Ink, width = 1): string {
  const [x1, y1] = from
  const [x2, y2] = to
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="var(--${ink})" stroke-width="${width}"/>\n`
}

export function label(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', more = ''): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escapeText(content)}</text>\n`
}

/** A tenth of a pixel is as exact as anybody sees, and the same on every machine. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}
