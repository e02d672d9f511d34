import { fold, optionsMeant } from './choices.ts'
import type { Reading } from './reading.ts'
import { numbersIn } from './numbers.ts'
import type { Unit } from './shape.ts'
import * as say from './wording.ts'

/** Words that follow a number without being its unit. */
const fillers = new Set(
  'or of in at and i we now right currently so total maybe roughly'.split(' '),
)

/**
 * Reads "about 1,200 people". Where only the number was given before, `known` is that number and the unit alone will do.
 * A unit that cannot be made out is the schema's default; without one it is asked for and the number is kept.
 */
export function readQuantity(unit: Unit, text: string, known: number | undefined): Reading {
  const numbers = numbersIn(text)
  const [found] = numbers
  const value = found?.value ?? known
  if (value === undefined) return { ok: false, reason: say.noNumber }
  if (numbers.length > 1 || Number.isNaN(value)) return { ok: false, reason: say.severalNumbers }
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return { ok: false, reason: say.hugeNumber }

  const before = text.slice(0, found?.start ?? 0)
  const after = text.slice(found?.end ?? 0)
  const named = unit.options.length > 0 ? chosen(unit, before, after) : written(before, after)
  if (named !== undefined) return { ok: true, value: { value, unit: named } }
  // Only a number can fall back: a text without one said nothing about the unit it was asked for.
  if (found === undefined) return { ok: false, reason: say.whichUnit(unit), partial: { value } }
  if (unit.fallback !== undefined) {
    const note = say.assumed(value, unit.fallback)
    return { ok: true, value: { value, unit: unit.fallback }, note }
  }
  if (!unit.required) return { ok: true, value: { value } }
  return { ok: false, reason: say.whichUnit(unit), partial: { value } }
}

/** The unit a text names in full, singular or plural; else the one its first word after the number begins. */
function chosen(unit: Unit, before: string, after: string): string | undefined {
  const around = ` ${singular(`${before} ${after}`)} `
  const symbols = `${before} ${after}`
  const named = unit.options.filter(({ label }) => {
    const name = singular(label)
    return name === '' ? symbols.includes(label) : around.includes(` ${name} `)
  })
  if (named.length === 1) return named[0]?.value as string
  const next = fold(after).split(' ')[0] ?? ''
  if (next === '' || fillers.has(next)) return undefined
  const begun = optionsMeant(unit.options, next)
  return begun.length === 1 ? (begun[0]?.value as string) : undefined
}

/** A unit nobody listed: the word or sign after the number, else the sign before it. */
function written(before: string, after: string): string | undefined {
  const next = /^[\s-]?([\p{L}\p{Sc}%°][\p{L}\p{M}\p{N}/%°²³]{0,39})/u.exec(after.slice(0, 80))?.[1]
  if (next !== undefined && !fillers.has(next.toLowerCase())) return next
  return /(\p{Sc})\s?$/u.exec(before.slice(-4))?.[1]
}

function singular(text: string): string {
  return fold(text)
    .split(' ')
    .map((word) => (word === 'person' ? 'people' : word.replace(/s$/, '')))
    .join(' ')
}
