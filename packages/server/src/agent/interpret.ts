import { fold, optionsMeant } from './choices.ts'
import { maxFormed } from './formats.ts'
import { numbersIn } from './numbers.ts'
import { readQuantity } from './quantity.ts'
import { splitLine } from './line.ts'
import type { Reading } from './reading.ts'
import type { Field, Option, Shape } from './shape.ts'
import * as say from './wording.ts'

/** RFC 5321, 4.5.3.1.3. */
const MAX_EMAIL = 254

const greeting = /^(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there)?$/
const skipping = /^(?:skip(?: (?:it|this|that|this one|that one))?|pass|n a|none|nothing)$/
const nothingMore =
  /^(?:(?:no|nope|nah|thanks|thank you|not really|nothing|nothing (?:else|more)|that (?:s|is) (?:all|it))(?: |$))+$/
const yes = new Set(['yes', 'y', 'yeah', 'yep', 'yup', 'sure', 'ok', 'okay', 'true', 'correct'])
const no = new Set(['no', 'n', 'nope', 'nah', 'not', 'false', 'never'])

/** Reads what a participant wrote as an answer of this shape. Pure, and never throws. */
export function interpret(shape: Shape, text: string): Reading {
  switch (shape.kind) {
    case 'text':
      return readText(shape.format, shape.patterned, text)
    case 'number':
      return readNumber(text)
    case 'boolean':
      return readBoolean(text)
    case 'choice':
      return readChoice(shape.options, text)
    case 'list':
      return readList(shape.item, text)
    case 'quantity':
      return readQuantity(shape.unit, text, undefined)
    case 'structure':
      return readStructure(shape.fields, text)
    case 'unaskable':
      return { ok: false, reason: say.unreadable }
  }
}

/** True for "skip" and its like; a bare dash counts too. */
export function isSkip(text: string): boolean {
  return skipping.test(fold(short(text))) || /^[-–—]$/.test(text.trim())
}

/** True for "skip" itself, which no one means as an answer. */
export function isPlainSkip(text: string): boolean {
  return fold(short(text)).startsWith('skip') && isSkip(text)
}

/** True for "no" and its like, as an answer to whether there is anything else. */
export function isNothingMore(text: string): boolean {
  return nothingMore.test(fold(short(text)))
}

function readText(format: string | undefined, patterned: boolean, text: string): Reading {
  const trimmed = text.trim()
  if (format === 'email') return readEmail(trimmed)
  if (format !== undefined || patterned) {
    if (trimmed.length > maxFormed) return { ok: false, reason: say.tooLong }
    return { ok: true, value: format === 'uri' ? withScheme(trimmed) : trimmed }
  }
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(trimmed)) {
    return { ok: false, reason: say.unreadable }
  }
  if (greeting.test(fold(short(trimmed)))) return { ok: false, reason: say.helloAgain }
  return { ok: true, value: trimmed }
}

/** The one address in a text such as "it is ada@example.org, thanks". */
function readEmail(text: string): Reading {
  const found = text
    .split(/[\s,;<>()[\]"]+/)
    .filter((word) => word.includes('@'))
    .map((word) => word.replace(/^mailto:/i, '').replace(/[.!?:']{1,9}$/, ''))
  const addresses = [...new Set(found)]
  const [address] = addresses
  if (address === undefined) return { ok: false, reason: say.noEmail }
  if (addresses.length > 1) return { ok: false, reason: say.severalEmails }
  if (address.length > MAX_EMAIL) return { ok: false, reason: say.tooLong }
  return { ok: true, value: address }
}

function withScheme(text: string): string {
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[/?#]\S*)?$/u.test(text) ? `https://${text}` : text
}

function readNumber(text: string): Reading {
  const numbers = numbersIn(text)
  const value = numbers[0]?.value
  if (value === undefined) return { ok: false, reason: say.noNumber }
  if (numbers.length > 1 || Number.isNaN(value)) return { ok: false, reason: say.severalNumbers }
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return { ok: false, reason: say.hugeNumber }
  return { ok: true, value }
}

function readBoolean(text: string): Reading {
  const words = fold(text).split(' ')
  const isYes = words.some((word) => yes.has(word))
  const isNo = words.some((word) => no.has(word))
  return isYes === isNo ? { ok: false, reason: say.yesOrNo } : { ok: true, value: isYes }
}

function readChoice(options: readonly Option[], text: string): Reading {
  const meant = optionsMeant(options, text)
  const [only] = meant
  if (meant.length === 1 && only !== undefined) return { ok: true, value: only.value }
  return { ok: false, reason: meant.length > 1 ? say.whichOf(meant) : say.noMatch }
}

function readList(item: Shape, text: string): Reading {
  const parts = splitLine(text).flatMap((part) => part.split(/\band\b/i))
  const readings = parts.filter((part) => part.trim() !== '').map((part) => interpret(item, part))
  const refused = readings.find((reading) => !reading.ok)
  if (refused !== undefined) return { ok: false, reason: refused.reason }
  const values = readings.map((reading) => (reading.ok ? reading.value : undefined))
  return values.length === 0
    ? { ok: false, reason: say.unreadable }
    : { ok: true, value: [...new Set(values)] }
}

/** A structure inside another one is taken in one line only. */
function readStructure(fields: readonly Field[], text: string): Reading {
  const parts = splitLine(text)
  const asked = fieldsFor(fields, parts.length)
  if (asked === undefined) return { ok: false, reason: say.inOneLine(fields) }
  const entries = asked.map((field, index) => {
    return [field, interpret(field.shape, parts[index] ?? '')] as const
  })
  const refused = entries.find(([, reading]) => !reading.ok)
  if (refused !== undefined) {
    const [field, reading] = refused
    return { ok: false, reason: say.aboutField(field, reading.ok ? '' : reading.reason) }
  }
  const values = entries.map(([field, reading]) => [field.key, reading.ok && reading.value])
  return { ok: true, value: Object.fromEntries(values) }
}

/** The fields that a line of `count` parts fills: all of them, or all that are required. */
export function fieldsFor(fields: readonly Field[], count: number): readonly Field[] | undefined {
  const required = fields.filter((field) => field.required)
  return [fields, required].find((some) => some.length === count && count > 0)
}

/** Long enough for any set phrase; keeps folding cheap for the rest. */
function short(text: string): string {
  return text.length <= 60 ? text : ''
}
