import type { TemplateGoal } from '../templates/template.ts'
import type { Field, Option, Shape, Unit } from './shape.ts'

const acknowledgements = ['Thank you.', 'Got it.', 'Lovely, noted.', 'Great, thanks.', 'Perfect.']

export const unreadable = 'I could not make out an answer in that. A few plain words will do.'
export const helloAgain = 'Hello to you too!'
export const tooLong = 'That is longer than this can be. Please send just the answer itself.'
export const noEmail =
  'I could not find an e-mail address in that. It has an @ in the middle, like ada@example.com.'
export const severalEmails = 'I see more than one address there. Which one should I use?'
export const noNumber = 'I was hoping for a number there, like 12.'
export const severalNumbers =
  'I am not sure which number to take from that. Please send a single one; a rough figure is fine.'
export const hugeNumber = 'That number is larger than I can note down. Could you check it?'
export const yesOrNo = 'A plain yes or no is all I need here.'
export const goOn = 'Let us go on where we were.'
export const startOver = 'Somehow these do not go together, so let us take them again from the top.'
export const needed = 'I cannot go on without this one, so I will have to ask again.'
export const noMatch = 'I could not match that to one of the choices. A name or a number will do.'
export const lostThread = 'Sorry, I lost my thread there.'
export const stillRight = 'Is that still right?'
export const anew = 'Then let me ask anew.'

/** Problems that mean little without the question. */
const bare = new Set([unreadable, helloAgain, yesOrNo, startOver, needed, noMatch])

/** "Hello Ada." The name is used as it was given: nobody's first name can be told from the rest. */
export function hello(personName: string | undefined): string {
  const name = personName?.trim()
  return name === undefined || name === '' ? 'Hello.' : `Hello ${name}.`
}

/** A short thanks, another one each turn. */
export function acknowledgement(turn: number): string {
  return acknowledgements[turn % acknowledgements.length] ?? 'Thank you.'
}

export function farewell(personName: string | undefined): string {
  return `${thankYou(personName)}. That is everything I wanted to ask, and all of it is saved.`
}

/** Once nothing is left to ask: what now only the participant can do. */
export function toConfirm(personName: string | undefined, titles: readonly string[]): string {
  return `${thankYou(personName)}. That is everything I wanted to ask. Please look over what I noted for ${together(titles)} and confirm it; then we are done.`
}

/** The same, to somebody who writes on instead. */
export function stillToConfirm(titles: readonly string[]): string {
  const [verb, pronoun] = titles.length === 1 ? ['is', 'it'] : ['are', 'them']
  return `I have nothing left to ask. ${together(titles)} ${verb} still to be confirmed: please correct what is wrong, and confirm ${pronoun}.`
}

/** After a problem with a question that was asked before: the question where the problem does not say enough, else a nudge. */
export function askAgain(problem: string, asked: string): string {
  if (bare.has(problem)) return asked
  return problem.endsWith('?') ? '' : 'Could you try once more?'
}

/** What to ask for a goal nothing is known of yet. */
export function question(goal: TemplateGoal, shape: Shape): string {
  if (shape.kind === 'choice') return `${goal.prompt}\n${list(shape.options)}`
  if (shape.kind === 'list' && shape.item.kind === 'choice') {
    return `${goal.prompt} You can name more than one.\n${list(shape.item.options)}`
  }
  if (shape.kind === 'structure' && shape.fields.length > 1) {
    const names = shape.fields.map((field) => field.label).join(', ')
    const first = shape.fields[0]?.label ?? ''
    return `${goal.prompt} One line will do (${names}), or begin with just the ${first}.`
  }
  return goal.prompt
}

/** What to ask for one property of a structured goal. */
export function fieldQuestion(field: Field): string {
  const asked = field.question ?? `What is the ${field.label}?`
  const options = field.shape.kind === 'choice' ? `\n${list(field.shape.options)}` : ''
  return field.required ? `${asked}${options}` : `${asked} You can also say “skip”.${options}`
}

/** What to ask where only the unit of a quantity is missing. */
export function whichUnit(unit: Unit): string {
  if (unit.options.length === 0) return 'In which unit is that? For example “12 hours”.'
  return `Is that in ${either(unit.options)}?`
}

/** What an earlier conversation found out, held out to be confirmed. */
export function lastTime(title: string, words: string): string {
  return `Last time you said “${words}” for “${title}”.`
}

export function whichOf(options: readonly Option[]): string {
  return `That could be ${either(options)}. Which one do you mean?`
}

export function inOneLine(fields: readonly Field[]): string {
  const names = fields.map((field) => field.label).join(', ')
  return `Please write it in one line, with commas between: ${names}.`
}

export function aboutField(field: Field, reason: string): string {
  return `About the ${field.label}: ${reason}`
}

/** Says openly what was not said, so that a wrong guess is seen. */
export function assumed(value: number, unit: string): string {
  return `I put that down as ${value.toLocaleString('en')} ${unit}.`
}

function thankYou(personName: string | undefined): string {
  const name = personName?.trim()
  return name === undefined || name === '' ? 'Thank you' : `Thank you, ${name}`
}

function list(options: readonly Option[]): string {
  return options.map((option, index) => `${index + 1}. ${option.label}`).join('\n')
}

function either(options: readonly Option[]): string {
  const names = options.slice(0, 6).map((option) => `“${option.label}”`)
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

function together(titles: readonly string[]): string {
  const shown = titles.length > 6 ? 5 : titles.length
  const names = titles.slice(0, shown).map((title) => `“${title}”`)
  if (shown < titles.length) names.push(`${titles.length - shown} more`)
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
