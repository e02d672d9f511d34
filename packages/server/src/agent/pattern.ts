import { RE2JS } from 're2js'
import { beyondRe2, toRe2 } from './ecma-pattern.ts'

/** Characters read times instructions of the pattern that reads them, in all that one answer is judged by. */
const maxSteps = 2_000_000
/** Of one pattern, written out: `[a-z]{1,200}` has some 400. */
const maxInstructions = 1_000
const maxLength = 500

/**
 * What an author's regular expression is matched by: in the time of its size times the text's, where JavaScript's own engine
 * may try for centuries. It takes what both RE2 and ECMA-262 (with `u`) can read, and reads it as the latter does, so that the
 * schema says the same elsewhere.
 */
export interface Pattern {
  readonly source: string
  readonly instructions: number
  test(text: string): boolean
}

/** Thrown where an answer would take too long to judge. */
export class TooCostlyError extends Error {
  override readonly name = 'TooCostlyError'
  override readonly message = 'It takes too long to judge by its patterns.'
}

// Of the judgement under way; nothing of it is awaited, so there is one at a time.
let steps = 0
const machines = new Map<string, RE2JS>()

/** Runs what matches patterns, all together within `maxSteps`; throws a `TooCostlyError` beyond. */
export function withinSteps<T>(judge: () => T): T {
  steps = 0
  try {
    return judge()
  } finally {
    // A machine grows to megabytes by what it reads.
    machines.clear()
  }
}

/** Reads a pattern; throws an error that says what is wrong with it. */
export function readPattern(source: string): Pattern {
  if (source.length > maxLength) throw new Error(`Expected at most ${maxLength} characters.`)
  // In JavaScript's words, which people know; it compiles nothing before it matches.
  void new RegExp(source, 'u')
  const instructions = compile(source).programSize()
  if (instructions > maxInstructions) {
    throw new Error('It is too large once its {n,m} are written out: use minLength and maxLength.')
  }
  return {
    source,
    instructions,
    test(text) {
      steps += instructions * (text.length + 1)
      if (steps > maxSteps) throw new TooCostlyError()
      return machineOf(source).test(text)
    },
  }
}

function machineOf(source: string): RE2JS {
  const known = machines.get(source)
  if (known !== undefined) return known
  const machine = compile(source)
  machines.set(source, machine)
  return machine
}

function compile(source: string): RE2JS {
  const re2 = toRe2(source)
  try {
    return RE2JS.compile(re2)
  } catch (cause) {
    throw beyondRe2(/`(.*)`$/s.exec(String(cause))?.[1] ?? source, cause)
  }
}
