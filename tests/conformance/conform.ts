import type { Check } from './check.ts'
import { answeringChecks } from './checks/answering.ts'
import { answerChecks } from './checks/answers.ts'
import { identityChecks } from './checks/identity.ts'
import { joiningChecks } from './checks/joining.ts'
import { sessionChecks } from './checks/sessions.ts'
import { streamChecks } from './checks/stream.ts'
import { talkChecks } from './checks/talk.ts'
import { elsewhere } from './elsewhere.ts'
import type { Rule } from './rules.ts'
import { readRules } from './rules.ts'
import { meetServer } from './target.ts'

/** What became of one rule. */
export interface Verdict {
  readonly rule: number
  readonly result: 'ok' | 'FAILED' | 'elsewhere'
  /** What was tried, why it failed, or where it is tested. */
  readonly remark: string
}

const checks: readonly Check[] = [
  ...answerChecks,
  ...sessionChecks,
  ...identityChecks,
  ...joiningChecks,
  ...streamChecks,
  ...talkChecks,
  ...answeringChecks,
]

/** How many checks run at a time: most of a check is waiting. */
const width = 4
/** What one check may take, so that a server that hangs cannot hang the suite. */
const patienceMs = 60_000

/**
 * Tries every rule of the protocol that shows from outside on a running server. Reports each rule once, in the order of their
 * numbers, as soon as those before it are known. `urls` are the nodes of the server. Rejects if it cannot be talked to at all.
 */
export async function conform(
  urls: readonly string[],
  secretKey: string,
  report: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const target = await meetServer(urls, secretKey)
  const outcomes = new Map<Check, Promise<string | undefined>>()
  try {
    const waiting = [...checks]
    const settle = new Map(
      checks.map((check) => [check, Promise.withResolvers<string | undefined>()]),
    )
    for (const [check, { promise }] of settle) outcomes.set(check, promise)
    const work = async () => {
      for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
        settle.get(check)?.resolve(await failureOf(check.run(target)))
      }
    }
    const done = Promise.all(Array.from({ length: width }, work))
    const verdicts: Verdict[] = []
    for (const rule of readRules()) {
      const verdict = await judge(rule, outcomes)
      report(verdict)
      verdicts.push(verdict)
    }
    await done
    return verdicts
  } finally {
    await target.dispose()
  }
}

async function judge(
  { number: rule }: Rule,
  outcomes: ReadonlyMap<Check, Promise<string | undefined>>,
): Promise<Verdict> {
  const its = [...outcomes].filter(([check]) => check.rules.includes(rule))
  for (const [{ tries }, outcome] of its) {
    const failure = await outcome
    if (failure !== undefined) return { rule, result: 'FAILED', remark: `${tries}: ${failure}` }
  }
  if (its.length > 0) {
    return { rule, result: 'ok', remark: its.map(([{ tries }]) => tries).join('; ') }
  }
  const test = elsewhere[rule]
  return test === undefined
    ? { rule, result: 'FAILED', remark: 'nothing tries this rule' }
    : { rule, result: 'elsewhere', remark: test }
}

async function failureOf(run: Promise<void>): Promise<string | undefined> {
  const { promise: overdue, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`not over after ${patienceMs} ms`)), patienceMs)
  try {
    await Promise.race([run, overdue])
    return undefined
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n\n')
    return line?.replaceAll(/\s+/g, ' ')
  } finally {
    clearTimeout(timer)
  }
}
