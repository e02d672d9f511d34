import type { CloseReason } from '@roxels/protocol'
import { isPassing, isRoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { backoff } from './backoff.ts'
import type { AppliedEvent } from './event.ts'
import type { Intake } from './intake.ts'
import { createIntake } from './intake.ts'
import { sleep } from './sleep.ts'
import { readServerSentEvents } from './sse.ts'
import { createWatchdog } from './watchdog.ts'

/** Why a connection is over for good (Rule 31). */
export type ConnectionEnd = Exclude<CloseReason, PassingReason>
type PassingReason = 'rotate' | 'overloaded' | 'shutdown' | 'auth_expired'
export const finalReasons: readonly ConnectionEnd[] = [
  'conversation_closed',
  'signed_out',
  'person_changed',
  'forbidden',
  'deleted',
]

export interface ConnectionOptions {
  readonly ports: Pick<Ports, 'clock' | 'random'>
  /** Asks for the stream from `cursor` on. Rejects with a RoxelsError for anything but a stream. */
  readonly open: (cursor: string | null, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
  /** Gets a fresh token, after the stream was refused or closed because of the old one. */
  readonly renew: () => Promise<void>
  /** Shows what one received chunk brought. Answers false when it does not fit what is shown: a gap (Rule 35). */
  readonly apply: (events: readonly AppliedEvent[]) => boolean
  readonly caughtUp: () => void
  readonly lost: () => void
  readonly signal: AbortSignal
  /** What has read this log so far, to go on from where it is. */
  readonly intake?: Intake
}

/**
 * Keeps one stream open until it is closed for good, and resumes it by cursor whenever the line is lost. Resolves with the
 * reason it was closed for, or null when `signal` was aborted; rejects with what the server refused it for.
 */
export async function connect(options: ConnectionOptions): Promise<ConnectionEnd | null> {
  const { ports, signal } = options
  const { intake = createIntake(options) } = options
  let attempt = 0
  let fresh = false

  while (!signal.aborted) {
    const before = intake.progress()
    let end = await readOnce(options, intake)
    if (signal.aborted) return null
    if (end.kind === 'final') return end.reason
    // Only what was applied is progress: a server that accepts and drops at once must not be hammered (Rule 30).
    const progressed = intake.progress() !== before
    attempt = progressed ? 1 : attempt + 1
    if (end.kind === 'unauthorized') {
      // A fresh token that is refused at once must wait its turn like anything else.
      const mayHurry = progressed || !fresh
      end = await renewed(options)
      fresh = end.kind === 'planned'
      if (fresh && mayHurry) continue
    }
    if (end.kind !== 'planned' || attempt > 1) options.lost()
    await sleep(ports.clock, Math.max(end.waitMs, backoff(attempt, ports.random())), signal)
  }
  return null
}

type Interruption = {
  readonly kind: 'lost' | 'planned' | 'unauthorized'
  readonly waitMs: number
}
type AttemptEnd = Interruption | { readonly kind: 'final'; readonly reason: ConnectionEnd }

async function readOnce(options: ConnectionOptions, intake: Intake): Promise<AttemptEnd> {
  const attempt = new AbortController()
  const abort = () => attempt.abort()
  options.signal.addEventListener('abort', abort)
  const watchdog = createWatchdog(options.ports.clock, abort)
  let end: AttemptEnd = { kind: 'lost', waitMs: 0 }
  try {
    const body = await options.open(intake.cursor(), attempt.signal)
    intake.begin()
    await readServerSentEvents(body, attempt.signal, (events) => {
      // What was in flight when the person left must not be shown (Rule 48).
      if (attempt.signal.aborted) return false
      watchdog.heard()
      const verdict = intake.take(events)
      if (verdict.kind === 'closed') end = closedFor(verdict.reason, verdict.retryMs)
      if (verdict.kind !== 'continue') return false
      if (verdict.heartbeatMs !== undefined) watchdog.learn(verdict.heartbeatMs)
      return true
    })
  } catch (error) {
    end = interruptedBy(error)
  } finally {
    watchdog.stop()
    options.signal.removeEventListener('abort', abort)
    attempt.abort()
  }
  return end
}

async function renewed({ renew }: ConnectionOptions): Promise<Interruption> {
  try {
    await renew()
    return { kind: 'planned', waitMs: 0 }
  } catch (error) {
    return interruptedBy(error)
  }
}

function closedFor(reason: CloseReason, waitMs: number): AttemptEnd {
  switch (reason) {
    case 'auth_expired':
      return { kind: 'unauthorized', waitMs }
    case 'rotate':
      return { kind: 'planned', waitMs }
    case 'overloaded':
    case 'shutdown':
      return { kind: 'lost', waitMs }
    default:
      return { kind: 'final', reason }
  }
}

const tokenCodes = new Set(['session_expired', 'session_token_invalid', 'session_token_required'])

/** Whatever ends an answer unasked is a lost line, by whatever name the platform calls it; a refusal is thrown on. */
function interruptedBy(error: unknown): Interruption {
  if (!isRoxelsError(error)) return { kind: 'lost', waitMs: 0 }
  if (tokenCodes.has(error.code)) return { kind: 'unauthorized', waitMs: 0 }
  if (isPassing(error)) return { kind: 'lost', waitMs: error.retryAfterMs ?? 0 }
  throw error
}
