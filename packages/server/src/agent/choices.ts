import type { Option } from './shape.ts'

const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ')
const byNumber = /^(?:option |number |no )?(\d{1,3})$/
const byOrdinal = /^(?:the )?(\p{L}+)(?: one| option)?$/u

/**
 * The options a text may mean: one when it is clear, several when it is not, none when it names no option. Tried in this
 * order: the whole name, its number in the list, a name inside the text, the starts of words of a name.
 */
export function optionsMeant(options: readonly Option[], text: string): readonly Option[] {
  const trimmed = text.trim()
  const said = fold(trimmed)
  const exact = options.filter(
    (one) =>
      one.label === trimmed || (said !== '' && (fold(one.label) === said || one.value === said)),
  )
  if (exact.length > 0) return exact.slice(0, 1)
  if (said === '') return []
  const numbered = options[numberIn(said) - 1]
  if (numbered !== undefined) return [numbered]
  const named = options.filter((one) => ` ${said} `.includes(` ${fold(one.label)} `))
  if (named.length > 0) return named
  const words = said.split(' ')
  return options.filter((one) => {
    const names = fold(one.label).split(' ')
    return words.every((word) => names.some((name) => name.startsWith(word)))
  })
}

/** A text reduced to its words: lower case, compatibility forms unified, everything else one space. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}

function numberIn(said: string): number {
  const digits = byNumber.exec(said)?.[1]
  if (digits !== undefined) return Number(digits)
  return ordinals.indexOf(byOrdinal.exec(said)?.[1] ?? '') + 1
}
