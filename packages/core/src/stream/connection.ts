import type { CloseReason } from '@roxels/protocol'
import { isPassing, isRoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { capMs } from './backoff.ts'
import type { AppliedEvent } from './event.ts'
import type { Intake } from './intake.ts'
import { createIntake } from './intake.ts'
import { pause } from './pause.ts'
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
  readonly ports: Pick<Ports, 'clock' | 'random' | 'isHidden' | 'onWake'>
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
  /** What the stream itself asked for by a `retry:` of its own. */
  let retryMs = 0

  while (!signal.aborted) {
    const before = intake.progress()
    const openedAt = ports.clock.now()
    let end = await readOnce(options, intake, (ms) => (retryMs = ms))
    if (signal.aborted) return null
    if (end.kind === 'final') return end.reason
    // Only what was applied is progress: a server that accepts and drops at once must not be hammered (Rule 30). Nor is it a failure
    // when a line on which nothing was said for long is replaced as planned.
    const held = end.kind !== 'lost' && ports.clock.now() - openedAt > capMs
    const progressed = held || intake.progress() !== before
    attempt = progressed ? 1 : attempt + 1
    if (end.kind === 'unauthorized') {
      // A fresh token that is refused at once must wait its turn like anything else.
      const mayHurry = progressed || !fresh
      end = await renewed(options)
      fresh = end.kind === 'planned'
      if (fresh && mayHurry) continue
    }
    if (end.kind !== 'planned' || attempt > 1) options.lost()
    await pause(ports, attempt, Math.max(end.waitMs, retryMs), signal)
  }
  return null
}

type Interruption = {
  readonly kind: 'lost' | 'planned' | 'unauthorized'
  readonly waitMs: number
}
type AttemptEnd = Interruption | { readonly kind: 'final'; readonly reason: ConnectionEnd }

async function readOnce(
  { ports, open, signal }: ConnectionOptions,
  intake: Intake,
  retry: (ms: number) => void,
): Promise<AttemptEnd> {
  const attempt = new AbortController()
  signal.addEventListener('abort', () => attempt.abort(), { signal: attempt.signal })
  const watchdog = createWatchdog(ports, attempt)
  let end: AttemptEnd = { kind: 'lost', waitMs: 0 }
  try {
    const body = await open(intake.cursor(), attempt.signal)
    intake.begin()
    await readServerSentEvents(body, attempt.signal, retry, (events) => {
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
  }
  attempt.abort()
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

/** Whatever ends an answer unasked is a lost line, by whatever name the platform calls it; a refusal is thrown on. */
function interruptedBy(error: unknown): Interruption {
  if (!isRoxelsError(error)) return { kind: 'lost', waitMs: 0 }
  const { code, status, retryAfterMs: waitMs = 0 } = error
  // What is not in the words of the API comes from something that stands in the way, and passes.
  if (isPassing(error) || code === 'unexpected_answer') return { kind: 'lost', waitMs }
  if (status === 401) return { kind: 'unauthorized', waitMs }
  throw error
}
