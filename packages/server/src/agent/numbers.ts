/** A number as it was found in a text: its value and where it stands. */
export interface Found {
  readonly value: number
  readonly start: number
  readonly end: number
}

// A digit inside a word ("B2B") is no number, and "10-15" is two. Each alternative is linear.
const written =
  /(?<![\p{L}\p{N}])(minus |[-−+]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3}(?!\d))+|\.?\d+(?:[.,'’]\d+)*)(?:\s?(k|thousand|million|billion)(?![\p{L}\p{N}]))?/giu

const spoken = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, value) => [word, value] as const),
).set('dozen', 12)

const factors = new Map([
  ['k', 1_000],
  ['thousand', 1_000],
  ['million', 1_000_000],
  ['billion', 1_000_000_000],
])

/** Every number in a text, in digits, or where there are none in words up to twelve. NaN: digits no one could read. */
export function numbersIn(text: string): readonly Found[] {
  const digits = [...text.matchAll(written)].map((match) => {
    const sign = /^[m−-]/i.test(match[1] ?? '') ? -1 : 1
    const factor = factors.get(match[3]?.toLowerCase() ?? '') ?? 1
    const value = sign * toNumber(match[2] ?? '') * factor
    return { value, start: match.index, end: match.index + match[0].length }
  })
  return digits.length > 0 ? digits : spokenIn(text)
}

/** "1,200" and "1.200.000" group thousands, "1,5" and "1.5" are one and a half, "1.200,50" has both. */
function toNumber(written: string): number {
  const plain = written.replaceAll(/[ \u00a0\u202f'’]/g, '')
  const comma = plain.lastIndexOf(',')
  const dot = plain.lastIndexOf('.')
  if (comma >= 0 && dot >= 0) {
    const [group, decimal] = comma > dot ? ['.', ','] : [',', '.']
    return Number(plain.replaceAll(group, '').replace(decimal, '.'))
  }
  if (/^\d{1,3}(?:,\d{3})+$/.test(plain)) return Number(plain.replaceAll(',', ''))
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(plain)) return Number(plain.replaceAll('.', ''))
  return Number(plain.replace(',', '.'))
}

function spokenIn(text: string): readonly Found[] {
  return [...text.matchAll(/(?<!\bno )(?<![\p{L}])(minus )?(\p{L}+)/giu)].flatMap((match) => {
    const value = spoken.get(match[2]?.toLowerCase() ?? '')
    if (value === undefined) return []
    const sign = match[1] === undefined ? 1 : -1
    return [{ value: sign * value, start: match.index, end: match.index + match[0].length }]
  })
}
