/**
 * The commonest extensions, so that most mails need no table to be loaded. They count before the table, so that a file has
 * the same media type whether or not it has been loaded.
 */
const COMMON: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eml: 'message/rfc822',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  ics: 'text/calendar',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  vcf: 'text/vcard',
  webp: 'image/webp',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
}

/** What is in the file is not known. */
export const OCTET_STREAM = 'application/octet-stream'

let table: ((extension: string) => string | null) | undefined

/**
 * The media type that goes with a file name, `application/octet-stream` where none does, or `undefined` where the table has
 * to be loaded first.
 */
export function mediaTypeOf(fileName: string): string | undefined {
  const dot = fileName.lastIndexOf('.')
  if (dot === -1) return OCTET_STREAM
  const extension = fileName.slice(dot + 1).toLowerCase()
  if (Object.hasOwn(COMMON, extension)) return COMMON[extension]
  return table === undefined ? undefined : (table(extension) ?? OCTET_STREAM)
}

/** Loads the table that `mediaTypeOf` asks for. */
export async function loadMediaTypes(): Promise<void> {
  const { default: mime } = await import('mime')
  table = (extension) => mime.getType(extension)
}
