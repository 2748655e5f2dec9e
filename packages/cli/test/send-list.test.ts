import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeServer, hold, on } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import { jsonLines, ownFolder, start, turbomail } from './program.ts'

const MERGE = ['--from', 'news@example.org', '--to', '{{name}} <{{email}}>', '--subject', 'For {{ name }}']
const TEXT = ['--text', 'Dear {{name}}']

async function folderWith(list: string): Promise<string> {
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'list.csv'), list)
  return cwd
}

/** A list of so many rows. */
function manyRows(count: number): string {
  return `email,name\n${Array.from({ length: count }, (_, index) => `r${index}@example.net,Name ${index}\n`).join('')}`
}

test('each row is a mail of its own, and no cell is more than a text', async () => {
  await using server = await fakeServer()
  const cwd = await folderWith(
    '\ufeffemail,name\r\njoe@example.net,"Doe, ""Joe"" <b>"\r\n\r\n"amy@example.net","Am\u00e9lie, x@evil.example"\r\n',
  )
  const args = [
    'send',
    '-T',
    server.url,
    '--csv',
    'list.csv',
    ...MERGE,
    ...TEXT,
    '--html',
    '<p title="{{name}}">{{name}}',
  ]
  const { code, output, errors } = await turbomail(args, { cwd })
  expect([code, output, errors]).toEqual([0, '2 mails: 2 accepted\n', ''])
  const mails = Object.fromEntries(
    server.accepted.map(({ forwardPaths, content }) => [forwardPaths.join(), String(content)]),
  )
  expect(Object.keys(mails).sort()).toEqual(['amy@example.net', 'joe@example.net'])
  expect(mails['joe@example.net']).toContain('To: "Doe, \\"Joe\\" <b>" <joe@example.net>')
  expect(mails['joe@example.net']).toContain('Dear Doe, "Joe" <b>')
  expect(mails['joe@example.net']).toContain('<p title="Doe, &quot;Joe&quot; &lt;b&gt;">Doe, &quot;Joe&quot; &lt;b&gt;')
})

test.each([
  [
    'a column that is not there',
    'email\na@example.net\n',
    TEXT,
    'Row 1, the header, has no column "name", which --subject asks for.',
  ],
  [
    'a column that is nearly there',
    'email,name\na@example.net,A\n',
    ['--text', '{{nmae}}'],
    'has no column "nmae", which the text asks for. Did you mean "name"?',
  ],
  ['a cell that is not there', 'email,name\na@example.net,A\nb@example.net\n', TEXT, 'Row 3 has no column "name".'],
  ['a cell too many', 'email,name\na@example.net,A,B\n', TEXT, 'Row 2 has 3 cells, and there are 2 columns'],
  ['an address that is none', 'email,name\na@example.net,A\n\nb@,B\n', TEXT, 'Row 4: '],
  ['two addresses for one', 'email,name\n"a@example.net, b@example.net",A\n', TEXT, 'Row 2: '],
  ['a line break in a subject', 'email,name\na@example.net,"A\nBcc: x@example.net"\n', TEXT, 'Row 2: '],
  ['a column twice', 'email,name,email\na@example.net,A,b\n', TEXT, 'has the column "email" twice'],
  ['an open placeholder', 'email,name\na@example.net,A\n', ['--text', 'Dear\n{{name'], 'The text has a "{{" in line 2'],
  ['no rows', 'email,name\n', TEXT, 'The list has a header and no rows.'],
  ['nothing', '', TEXT, 'The list is empty'],
  ['an open quote', 'email,name\n"a@example.net,A\n', TEXT, 'The list is no CSV: '],
  ['another charset', Buffer.from('email,name\na@example.net,Caf\xe9\n', 'latin1'), TEXT, 'The list is not in UTF-8'],
  [
    'a file beyond the folder',
    'email,name\na@example.net,../x\n',
    [...TEXT, '-a', '{{name}}'],
    'no plain name of a file',
  ],
  [
    'a file that is not there',
    'email,name\na@example.net,x\n',
    [...TEXT, '-a', '{{name}}'],
    'Nothing is sent.\n  Row 2: The content of attachments[0] could not be read: ',
  ],
] as const)('%s is told of by row and column, and nothing is sent', async (_, list, body, words) => {
  await using server = await fakeServer()
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'list.csv'), list)
  const args = ['send', '-T', server.url, '--csv', 'list.csv', ...MERGE, ...body]
  const { code, output, errors } = await turbomail(args, { cwd })
  expect([code, output, errors]).toEqual([2, '', expect.stringContaining(words)])
  expect(server.sessions).toEqual([])
})

test('a list may come from standard input, with another separator', async () => {
  await using server = await fakeServer()
  const args = ['send', '-T', server.url, '--csv', '-', '--separator', 'tab', ...MERGE, ...TEXT, '--json']
  const { code, output } = await turbomail(args, { input: 'name\temail\nJoe\tjoe@example.net\n' })
  expect(code).toBe(0)
  expect(jsonLines(output)).toEqual([
    expect.objectContaining({ row: 2, outcomes: [expect.objectContaining({ recipient: 'joe@example.net' })] }),
    { summary: { mails: 1, accepted: 1, refused: 0, untried: 0, inDoubt: 0, failed: 0, skipped: 0 } },
  ])
})

test.each(['sent.csv', 'sent.jsonl'])(
  'what was refused is sent again from %s, and what was accepted is not',
  async (file) => {
    await using server = await fakeServer({ script: [on('RCPT', { path: 'r1@example.net' }, '450 4.2.1 busy')] })
    const cwd = await folderWith(manyRows(3))
    const args = ['send', '-T', server.url, '--csv', 'list.csv', ...MERGE, ...TEXT, '--results', file]
    const first = await turbomail(args, { cwd })
    expect(first).toMatchObject({
      code: 1,
      output: expect.stringContaining('row 3  refused   r1@example.net  450 4.2.1 busy'),
    })
    expect((await turbomail(args, { cwd })).errors).toContain('is there already')
    server.script()
    const { code, output } = await turbomail([...args, '--resume', '-n'], { cwd })
    expect([code, output]).toEqual([0, expect.stringContaining('row 2: nothing to send, sent to 1 before')])
    const second = await turbomail([...args, '--resume'], { cwd })
    expect([second.code, second.output]).toEqual([0, '1 mail: 1 accepted, 2 sent before\n'])
    expect(server.accepted.flatMap(({ forwardPaths }) => forwardPaths).sort()).toEqual(
      ['r0', 'r1', 'r2'].map((name) => `${name}@example.net`),
    )
    await writeFile(join(cwd, 'list.csv'), 'email,name\nother@example.net,Other\n')
    expect((await turbomail([...args, '--resume'], { cwd })).errors).toContain('Row 2 was for r0@example.net')
  },
)

test('after a kill the record knows every mail, and none is sent twice', async () => {
  const gate = hold()
  await using server = await fakeServer()
  let contents = 0
  server.use(on('CONTENT', () => (++contents === 8 ? gate : undefined)))
  const cwd = await folderWith(manyRows(30))
  const args = ['send', '-T', server.url, '--csv', 'list.csv', ...MERGE, ...TEXT, '--results', 'sent.jsonl']
  const { child, ended } = start(args, { cwd })
  await gate.reached
  child.kill('SIGKILL')
  await ended
  gate.release()
  await server.idle()
  server.script()
  const before = new Set(server.accepted.map(({ forwardPaths }) => forwardPaths.join()))
  const second = await turbomail([...args, '--resume'], { cwd })
  expect(second.code).toBe(0)
  const written = jsonLines(await readFile(join(cwd, 'sent.jsonl'), 'utf8'))
  const fates = new Map(written.map(({ recipient, fate }) => [recipient, fate]))
  expect(fates.size).toBe(30)
  const open = [...fates].filter(([, fate]) => fate === 'sending').map(([recipient]) => String(recipient))
  expect(open.length).toBeGreaterThan(0)
  const counts = new Map<string, number>()
  for (const { forwardPaths } of server.accepted) {
    counts.set(forwardPaths.join(), (counts.get(forwardPaths.join()) ?? 0) + 1)
  }
  expect([...counts.values()].every((count) => count === 1)).toBe(true)
  for (const recipient of fates.keys()) {
    expect(counts.has(String(recipient)) || open.includes(String(recipient))).toBe(true)
  }
  const lost = open.filter((recipient) => !before.has(recipient))
  const third = await turbomail([...args, '--resume', '--retry-in-doubt'], { cwd })
  expect([third.code, third.output]).toEqual([0, expect.stringMatching(new RegExp(`^${open.length} mails?: `))])
  const sent = server.accepted.map(({ forwardPaths }) => forwardPaths.join())
  for (const recipient of lost) expect(sent).toContain(recipient)
  const ids = server.accepted.map(({ content }) => /^Message-ID: (.*)$/m.exec(String(content))?.[1])
  expect(new Set(ids).size).toBe(30)
})

test('a line that was cut off is taken away, and what is no record is refused', async () => {
  await using server = await fakeServer()
  const cwd = await folderWith(manyRows(2))
  const args = ['send', '-T', server.url, '--csv', 'list.csv', ...MERGE, ...TEXT, '--resume', '--results']
  await writeFile(
    join(cwd, 'sent.csv'),
    'row,recipient,fate,code,words,messageId,queueId,time\n2,r0@example.net,accepted,250,ok,<1@example.org>,,\n3,r1@exa',
  )
  expect(await turbomail([...args, 'sent.csv'], { cwd })).toMatchObject({
    output: '1 mail: 1 accepted, 1 sent before\n',
  })
  expect(await readFile(join(cwd, 'sent.csv'), 'utf8')).toMatch(/,,\n3,r1@example\.net,sending,/)
  await writeFile(join(cwd, 'other.csv'), 'a,b\n1,2\n')
  expect((await turbomail([...args, 'other.csv'], { cwd })).errors).toContain('is none of results')
  expect((await turbomail([...args, 'list.txt'], { cwd })).errors).toContain('ends in .csv or .jsonl')
})

test('whoever is told to end begins no further mail, and waits for those under way', async () => {
  const gate = hold()
  await using server = await fakeServer({ script: [on('CONTENT', { transaction: 1 }, gate)] })
  const cwd = await folderWith(manyRows(50))
  const args = ['send', '-T', server.url, '--csv', 'list.csv', ...MERGE, ...TEXT, '--concurrency', '1']
  const { child, ended } = start(args, { cwd })
  await gate.reached
  child.kill('SIGTERM')
  child.stderr?.once('data', () => gate.release())
  const { code, output } = await ended
  expect([code, output]).toEqual([143, '1 mail: 1 accepted\n'])
  expect(server.accepted).toHaveLength(1)
})
