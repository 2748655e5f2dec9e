/** A piece of code that stands in a page. */
export interface Fence {
  readonly language: string
  readonly code: string
  /** The line of the page that its first line is, from 1. */
  readonly line: number
  /** Of a fence marked `ts file=name.ts`: what other fences of the page import it by. */
  readonly file?: string
}

/** The fenced code of a page of Markdown, in order. */
export function fencesOf(page: string): readonly Fence[] {
  return [...page.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```/gm)].map((match) => {
    const [, language = '', info = '', code = ''] = match
    const file = / file=([\w.-]+)/.exec(info)?.[1]
    const line = page.slice(0, match.index).split('\n').length + 1
    return { language, code, line, ...(file !== undefined && { file }) }
  })
}

/** Whether its code is a program, whose types are checked and which is run. */
export function isProgram({ language }: Fence): boolean {
  return language === 'ts' || language === 'js'
}

/** Where the code of a fence stands among that of all pages: each page has a folder, so that fences can import others. */
export function placeOfFence(page: string, { language, line, file }: Fence): string {
  return `${page.replaceAll('/', '__')}/${file ?? `${line}.${language}`}`
}
