import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Address } from './address.ts'
import { parseAddresses } from './address-list.ts'
import { Group } from './group.ts'

/** What a list says, in short: `[name, localPart, domain]` each. */
function read(text: string): unknown[] {
  return parseAddresses(text).map(short)
}

function short(item: Address | Group): unknown {
  if (item instanceof Group) return { [item.displayName]: item.members.map(short) }
  return [item.displayName, item.localPart, item.domain]
}

test.each<[string, unknown[]]>([
  // plain
  ['joe@example.com', [[undefined, 'joe', 'example.com']]],
  ['<joe@example.com>', [[undefined, 'joe', 'example.com']]],
  ['Joe Doe <joe@example.com>', [['Joe Doe', 'joe', 'example.com']]],
  ['"Doe, Joe" <joe@example.com>', [['Doe, Joe', 'joe', 'example.com']]],
  [
    'a@b.example, C <c@d.example>',
    [
      [undefined, 'a', 'b.example'],
      ['C', 'c', 'd.example'],
    ],
  ],
  ['joe@EXAMPLE.com', [[undefined, 'joe', 'example.com']]],
  ['Joe@example.com', [[undefined, 'Joe', 'example.com']]],
  ["o'neil+tag=x/y@example.com", [[undefined, "o'neil+tag=x/y", 'example.com']]],
  // comments and folding white space
  ['joe@example.com (Joe, the man)', [[undefined, 'joe', 'example.com']]],
  [
    '(c) Joe (the (nested \\) ) man) Doe (x) <(y) joe (z) @ (q) example.com (r) > (s)',
    [['Joe Doe', 'joe', 'example.com']],
  ],
  ['joe(c)@example.com', [[undefined, 'joe', 'example.com']]],
  [
    'Joe\r\n Doe\t<joe@example.com>,\r\n\tb@c.example',
    [
      ['Joe Doe', 'joe', 'example.com'],
      [undefined, 'b', 'c.example'],
    ],
  ],
  // quoted strings
  ['"a\\"b\\\\c" <joe@example.com>', [['a"b\\c', 'joe', 'example.com']]],
  ['"a\\bc" <joe@example.com>', [['abc', 'joe', 'example.com']]],
  ['Joe  Doe <joe@example.com>', [['Joe Doe', 'joe', 'example.com']]],
  ['"a\r\n b" <joe@example.com>', [['a b', 'joe', 'example.com']]],
  ['"  a  b " <joe@example.com>', [['a  b', 'joe', 'example.com']]],
  ['"" <joe@example.com>', [[undefined, 'joe', 'example.com']]],
  ['"<a>"@example.com', [[undefined, '<a>', 'example.com']]],
  ['"a@b"@example.com', [[undefined, 'a@b', 'example.com']]],
  ['"a b"@example.com', [[undefined, 'a b', 'example.com']]],
  ['"joe"@example.com', [[undefined, 'joe', 'example.com']]],
  ['"joe@home" <joe@example.com>', [['joe@home', 'joe', 'example.com']]],
  ['A "B, C" D <joe@example.com>', [['A B, C D', 'joe', 'example.com']]],
  // domain literals
  ['joe@[192.0.2.1]', [[undefined, 'joe', '[192.0.2.1]']]],
  ['Joe <joe@[ipv6:2001:DB8::1]>', [['Joe', 'joe', '[IPv6:2001:db8::1]']]],
  ['joe@[ 192.0.2.1\r\n ]', [[undefined, 'joe', '[192.0.2.1]']]],
  // groups
  [
    'A: a@b.example, "C, D" <c@d.example>;',
    [
      {
        A: [
          [undefined, 'a', 'b.example'],
          ['C, D', 'c', 'd.example'],
        ],
      },
    ],
  ],
  ['undisclosed-recipients:;', [{ 'undisclosed-recipients': [] }]],
  ['"": ;', [{ '': [] }]],
  ['A B:(none);, x@y.example', [{ 'A B': [] }, [undefined, 'x', 'y.example']]],
  // obsolete forms that say plainly what they mean
  ['John Q. Public <j@example.com>', [['John Q. Public', 'j', 'example.com']]],
  ['Dr.Who <j@example.com>', [['Dr.Who', 'j', 'example.com']]],
  ['john . smith@example . com', [[undefined, 'john.smith', 'example.com']]],
  ['"john".smith@example.com', [[undefined, 'john.smith', 'example.com']]],
  [
    ',, a@b.example,, ,c@d.example,',
    [
      [undefined, 'a', 'b.example'],
      [undefined, 'c', 'd.example'],
    ],
  ],
  ['G: , a@b.example,;', [{ G: [[undefined, 'a', 'b.example']] }]],
  ['', []],
  [' , ,', []],
  ['(nobody), a@b.example', [[undefined, 'a', 'b.example']]],
  // RFC 6532
  ['Jürgen <j@example.com>', [['Jürgen', 'j', 'example.com']]],
  ['jürgen@bücher.example', [[undefined, 'jürgen', 'xn--bcher-kva.example']]],
  ['ju\u0308rgen@example.com', [[undefined, 'jürgen', 'example.com']]],
  ['用户@例え.テスト', [[undefined, '用户', 'xn--r8jz45g.xn--zckzah']]],
  // encoded-words: in a phrase, and nowhere else
  ['=?utf-8?Q?J=C3=BCrgen?= <j@example.com>', [['Jürgen', 'j', 'example.com']]],
  ['=?utf-8?Q?J=C3=BC?= =?utf-8?Q?rgen?= K <j@example.com>', [['Jürgen K', 'j', 'example.com']]],
  ['A =?utf-8?Q?=C3?= =?utf-8?Q?=BC?= B <j@example.com>', [['A ü B', 'j', 'example.com']]],
  ['=?utf-8?Q?=3Cx=40y=3E=2C?= <j@example.com>', [['<x@y>,', 'j', 'example.com']]],
  ['=?utf-8?Q?G=C3=BC?=: j@example.com;', [{ Gü: [[undefined, 'j', 'example.com']] }]],
  ['"=?utf-8?Q?J=C3=BCrgen?=" <j@example.com>', [['=?utf-8?Q?J=C3=BCrgen?=', 'j', 'example.com']]],
  ['A "=?utf-8?Q?J=C3=BC?=" <j@example.com>', [['A =?utf-8?Q?J=C3=BC?=', 'j', 'example.com']]],
  ['=?utf-8?Q?a?=@example.com', [[undefined, '=?utf-8?Q?a?=', 'example.com']]],
  ['=?utf-8?Q?a=40b?=@example.com', [[undefined, '=?utf-8?Q?a=40b?=', 'example.com']]],
  ['"=?utf-8?Q?a?="@example.com', [[undefined, '=?utf-8?Q?a?=', 'example.com']]],
  ['=?none?Q?a?= <j@example.com>', [['=?none?Q?a?=', 'j', 'example.com']]],
])('%j is read', (text, meaning) => {
  expect(read(text)).toEqual(meaning)
})

test.each<[string, string, number]>([
  // no address at all
  ['joe', 'ADDRESS_SYNTAX', 0],
  ['a@b.example, joe', 'ADDRESS_SYNTAX', 13],
  ['@example.com', 'ADDRESS_SYNTAX', 0],
  ['joe@', 'ADDRESS_DOMAIN', 4],
  ['<>', 'ADDRESS_SYNTAX', 1],
  ['"joe@example.com"', 'ADDRESS_SYNTAX', 0],
  ['(joe@example.com)', 'ADDRESS_SYNTAX', 0],
  ['a@b.example, (joe@example.com)', 'ADDRESS_SYNTAX', 12],
  // more than one reading
  ['a@b@c.example', 'ADDRESS_AMBIGUOUS', 3],
  ['a@b.example c@d.example', 'ADDRESS_SYNTAX', 12],
  ['a@b.example <c@d.example>', 'ADDRESS_AMBIGUOUS', 12],
  ['<a@b.example> <c@d.example>', 'ADDRESS_AMBIGUOUS', 14],
  ['<a@b.example>@c.example', 'ADDRESS_AMBIGUOUS', 13],
  ['joe doe@example.com', 'ADDRESS_AMBIGUOUS', 4],
  ['joe(c)doe@example.com', 'ADDRESS_AMBIGUOUS', 6],
  ['Doe, John <j@example.com>', 'ADDRESS_SYNTAX', 0],
  ['<@a.example,@b.example:joe@example.com>', 'ADDRESS_AMBIGUOUS', 1],
  ['<@a.example:joe@example.com>', 'ADDRESS_AMBIGUOUS', 1],
  ['<<a@b.example>>', 'ADDRESS_SYNTAX', 1],
  // dots
  ['.joe@example.com', 'ADDRESS_SYNTAX', 0],
  ['joe.@example.com', 'ADDRESS_SYNTAX', 4],
  ['joe..doe@example.com', 'ADDRESS_SYNTAX', 4],
  ['joe@example..com', 'ADDRESS_DOMAIN', 4],
  ['joe@example.com.', 'ADDRESS_DOMAIN', 4],
  ['. Joe <joe@example.com>', 'ADDRESS_SYNTAX', 0],
  // domains that would become other ones
  ['joe@0x7f.1', 'ADDRESS_DOMAIN', 4],
  ['joe@xn--a', 'ADDRESS_DOMAIN', 4],
  ['joe@127.0.0.1', 'ADDRESS_DOMAIN', 4],
  ['joe@2130706433', 'ADDRESS_DOMAIN', 4],
  ['joe@①②⑦.0.0.1', 'ADDRESS_DOMAIN', 4],
  ['joe@example.com/evil.example', 'ADDRESS_DOMAIN', 4],
  ['joe@c℀.example', 'ADDRESS_DOMAIN', 4],
  ['joe@evil%2eexample', 'ADDRESS_DOMAIN', 4],
  ['joe@example.com:25', 'ADDRESS_SYNTAX', 15],
  ['joe@[127.0.0.1', 'ADDRESS_DOMAIN', 4],
  ['joe@[0x7f.1]', 'ADDRESS_DOMAIN', 4],
  ['joe@[[127.0.0.1]]', 'ADDRESS_DOMAIN', 4],
  ['joe@exam\u200bple.com', 'ADDRESS_DOMAIN', 4],
  // control characters and what nobody can see
  ['joe\n@example.com', 'ADDRESS_SYNTAX', 0],
  ['joe@example.com\r\nBcc: x@y.example', 'ADDRESS_SYNTAX', 15],
  ['joe@example.com\u0000', 'ADDRESS_SYNTAX', 15],
  ['"a\nb" <joe@example.com>', 'ADDRESS_SYNTAX', 2],
  ['"a\r\nb" <joe@example.com>', 'ADDRESS_SYNTAX', 2],
  ['"a\\\nb" <joe@example.com>', 'ADDRESS_SYNTAX', 3],
  ['(a\u0085) joe@example.com', 'ADDRESS_SYNTAX', 2],
  ['(a\u0007) joe@example.com', 'ADDRESS_SYNTAX', 2],
  ['"a\tb"@example.com', 'ADDRESS_SYNTAX', 0],
  ['jo\u200be@example.com', 'ADDRESS_SYNTAX', 0],
  ['jo\u202ee@example.com', 'ADDRESS_SYNTAX', 0],
  ['jo\u00a0e@example.com', 'ADDRESS_SYNTAX', 0],
  ['jo\ud800e@example.com', 'ADDRESS_SYNTAX', 0],
  ['=?utf-8?Q?a=0D=0AB?= <joe@example.com>', 'ADDRESS_SYNTAX', 0],
  // unclosed and stray
  ['"joe <joe@example.com>', 'ADDRESS_SYNTAX', 0],
  ['(joe joe@example.com', 'ADDRESS_SYNTAX', 0],
  ['Joe <joe@example.com', 'ADDRESS_SYNTAX', 20],
  ['Joe <joe@example.com> Doe', 'ADDRESS_SYNTAX', 22],
  ['joe@example.com)', 'ADDRESS_SYNTAX', 15],
  ['joe\\@example.com', 'ADDRESS_SYNTAX', 0],
  ['[x] <joe@example.com>', 'ADDRESS_SYNTAX', 0],
  ['G: a@b.example', 'ADDRESS_SYNTAX', 1],
  ['G: H: a@b.example;;', 'ADDRESS_SYNTAX', 3],
  ['G: a@b.example; c@d.example', 'ADDRESS_SYNTAX', 16],
  [':;', 'ADDRESS_SYNTAX', 0],
  ['a@b.example; c@d.example', 'ADDRESS_SYNTAX', 11],
  // limits
  [`${'('.repeat(100)}${')'.repeat(100)} joe@example.com`, 'ADDRESS_LIMIT', 32],
  [`${'x'.repeat(255)}@example.com`, 'ADDRESS_LIMIT', 0],
  [`${'é'.repeat(128)}@example.com`, 'ADDRESS_LIMIT', 0],
  [`${'"a" '.repeat(600)}<joe@example.com>`, 'ADDRESS_LIMIT', 2003],
  [`joe@${'a.'.repeat(127)}example`, 'ADDRESS_DOMAIN', 4],
])('%j is refused', (text, code, offset) => {
  expect(() => parseAddresses(text)).toThrow(
    expect.objectContaining({
      name: 'AddressError',
      code,
      offset,
      text:
        text.slice(0, offset + 40).slice(text.length > 80 ? Math.max(0, offset - 40) : 0) +
        (text.length > 80 ? '' : text.slice(offset + 40)),
    }),
  )
})

test('the text of an error is cut to the place, the offset counts in the whole', () => {
  const text = `${'a@b.example, '.repeat(1000)}joe${', c@d.example'.repeat(1000)}`
  expect(() => parseAddresses(text)).toThrow(
    expect.objectContaining({ offset: 13_000, text: text.slice(12_960, 13_040) }),
  )
})

const piece = fc.constantFrom(
  'a',
  'Bc',
  '.',
  ' ',
  '  ',
  '@',
  '<',
  '>',
  '"',
  '"q r"',
  ',',
  'x.yz',
  'X.YZ',
  '=?utf-8?Q?a?=',
  '-',
  '1',
  'xn--',
)

test('the short way reads nothing otherwise than the long way', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      fc.pre(!text.includes(','))
      expect(attempt(text)).toEqual(attempt(`()${text}`))
    }),
    { numRuns: 5000 },
  )
})

function attempt(text: string): unknown {
  try {
    return short(Address.from(text))
  } catch {
    return 'refused'
  }
}
