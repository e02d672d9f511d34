// ECMA-262, WhiteSpace and LineTerminator: more than RE2 takes for `\s`.
const spaces = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
] as const

const space = spaces.map(([from, to]) => range(from, to)).join('')
const notSpace = [...spaces, [0x110000, 0]]
  .map(([from = 0], index) => range((spaces[index - 1]?.[1] ?? -1) + 1, from - 1))
  .join('')
const anything = range(0, 0x10ffff)

// An escape, the beginning of a group, or one character.
const token = /\\(?:[upP]\{[^}]*\}|u[0-9a-fA-F]{4}|c[A-Za-z]|.)|\(\?<?|./gsu

/**
 * Writes a regular expression of ECMA-262, one that `new RegExp(source, 'u')` takes, so that RE2 reads it the same way. Throws for
 * what RE2 has not, with the part it is about.
 */
export function toRe2(source: string): string {
  let place: 'outside' | 'brackets' | 'name' = 'outside'
  return source.replaceAll(token, (part, at: number) => {
    if (place === 'name') {
      if (part === '>') place = 'outside'
      return ''
    }
    if (place === 'brackets') {
      if (part === ']') place = 'outside'
      return inBrackets(part)
    }
    if (part === '[') place = 'brackets'
    if (part === '(?<') place = 'name'
    return outside(part, source.slice(at + part.length, at + part.length + 2))
  })
}

function outside(part: string, next: string): string {
  switch (part) {
    case '.':
      return '[^\\n\\r\\x{2028}\\x{2029}]'
    case '\\s':
      return `[${space}]`
    case '\\S':
      return `[^${space}]`
    // RE2 would take a first bracket for a character of the class.
    case '[':
      if (next.startsWith(']')) return `[^${anything}`
      return next === '^]' ? `[${anything}` : part
    case '(?':
      // Lookahead, or modifiers, which only newer engines know.
      if (!next.startsWith(':')) throw beyondRe2(part + next.charAt(0))
      return part
    case '(?<':
      if (/^[=!]/.test(next)) throw beyondRe2(part + next.charAt(0))
      // Its name is for references, which there are none.
      return '('
    default:
      return either(part)
  }
}

function inBrackets(part: string): string {
  switch (part) {
    case '\\s':
      return space
    case '\\S':
      return notSpace
    case '\\b':
      return '\\x08'
    // RE2 would look for a name such as [:alpha:].
    case '[':
      return '\\['
    default:
      return either(part)
  }
}

function either(part: string): string {
  const [, letter, rest = ''] = /^\\(.)(.*)$/su.exec(part) ?? []
  switch (letter) {
    case undefined:
      return part
    case 'u':
      return codePoint(part, Number.parseInt(rest.replace(/[{}]/g, ''), 16))
    case 'c':
      return codePoint(part, rest.charCodeAt(0) % 32)
    case 'p':
    case 'P':
      return part.replace(/\{(?:Script|sc|General_Category|gc)=/, '{')
    case '/':
    case '-':
      return part
    case '0':
      return '\\x00'
    case 'k':
      throw beyondRe2(part)
    default:
      if (/[1-9]/.test(letter)) throw beyondRe2(part)
      return part
  }
}

function codePoint(part: string, point: number): string {
  // Half a pair names no character.
  if (point >= 0xd800 && point <= 0xdfff) throw beyondRe2(part)
  return range(point, point)
}

function range(from: number, to: number): string {
  return `\\x{${from.toString(16)}}${from === to ? '' : `-\\x{${to.toString(16)}}`}`
}

/** Names what an author has to do without. */
export function beyondRe2(part: string, cause?: unknown): Error {
  const message = `RE2 has no ${part}: no lookaround, no modifiers, no references to groups, no counts above 1,000.`
  return new Error(message, { cause })
}
