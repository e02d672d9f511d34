import type { Target } from './target.ts'

/** What a rule demands of a server, tried from outside. */
export interface Check {
  /** The rules it shows to hold. */
  readonly rules: readonly number[]
  /** What is tried, for the line that reports it. */
  readonly tries: string
  /** Rejects where the server does something else. */
  run(target: Target): Promise<void>
}
