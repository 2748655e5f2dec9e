/** A piece of code that stands in a page. */
export interface Fence {
  readonly language: string
  readonly code: string
  /** The line of the page that its first line is, from 1. */
  readonly line: number
}

/** The fenced code of a page of Markdown, in order. */
export function fencesOf(page: string): readonly Fence[] {
  return [...page.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```/gm)].map((match) => ({
    language: match[1] ?? '',
    code: match[2] ?? '',
    line: page.slice(0, match.index).split('\n').length + 1,
  }))
}
