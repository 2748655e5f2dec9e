/** Lines of about 70 characters, `octets` long in UTF-8 (to within one line), made by repeating `sentences`. */
export function prose(sentences: readonly string[], octets: number): string {
  let text = ''
  for (let index = 0; Buffer.byteLength(text) < octets; index++) {
    text += `${sentences[index % sentences.length]}\n`
  }
  return text
}
