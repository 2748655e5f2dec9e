const HEADER: Readonly<Record<string, string>> = {
  From: 'Ann <ann@example.org>',
  To: 'Joe <joe@example.net>',
  Subject: 'Hello',
  Date: 'Mon, 06 Jul 2026 09:00:00 +0200',
  'Message-ID': '<1.a@example.org>',
}

/**
 * A message for a rule to be tried on, with CRLF between its lines. `changes` put a field in another's place, add one (several,
 * where it is a list), or leave one out (`undefined`).
 */
export function sample(
  changes: Readonly<Record<string, string | readonly string[] | undefined>> = {},
  body: string | readonly string[] = 'Good morning!',
): string {
  const fields = Object.entries({ ...HEADER, ...changes }).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((one) => `${name}: ${one}`),
  )
  return [...fields, '', ...[body].flat(), ''].join('\r\n')
}
