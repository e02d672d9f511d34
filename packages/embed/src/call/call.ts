import type { Refusal, Roxels, RoxelsState, Target } from '@roxels/core'
import { isRoxelsError } from '@roxels/core'
import type { CallStatus, Emitter, Results } from '../events.ts'
import type { Report } from '../report.ts'
import { followChat } from './chat.ts'
import { followGoals, followUnderstanding } from './goals.ts'

export interface CallOptions {
  readonly roxels: Roxels
  readonly target: Target
  readonly now: () => number
  readonly emit: Emitter['emit']
  readonly report: Report
}

/** Whoever holds a call. */
export interface CallHolder {
  /** It could not be opened or was closed by the server; or, with `unreachable`, it is tried on. */
  failed(code: string): void
  /** It has ended; `results` where its conversation was completed, which can still be read then. */
  ended(results: Results | null): void
}

/** One conversation from its start to its end, as the events that a host hears. */
export interface Call {
  readonly sessionId: string | null
  readonly status: CallStatus
  /** Whether there is something to hang up. */
  isRunning(): boolean
  begin(): void
  /** No answer comes from the server: told once, and tried on. Once it was connected, the line tells that it is down. */
  unanswered(message: string): void
  hangUp(): void
}

const steps = ['prewarm', 'loading', 'ready', 'joining', 'connected'] as const

export function createCall(
  { roxels, target, now, emit, report }: CallOptions,
  holder: CallHolder,
): Call {
  let status: CallStatus = 'prewarm'
  let sessionId: string | null = null
  let phase: 'pending' | 'running' | 'wrappingUp' | 'over' = 'pending'
  let isUnanswered = false
  const ends: (() => void)[] = []

  const isOver = () => phase === 'over'
  const enter = (next: CallStatus) => {
    status = next
    emit('status', { status })
  }
  const rest = () => {
    phase = 'over'
    for (const end of ends.splice(0)) end()
  }
  /** A listener may hang up in the middle of what it is told. */
  const keep = (follow: () => () => void) => {
    if (isOver()) return
    ends.push(follow())
    if (isOver()) rest()
  }
  const connected = () => {
    emit('connected', undefined)
    keep(() => followChat(roxels, (message) => emit('chat', message)))
    keep(() => followUnderstanding(roxels, (data) => emit('understanding', data)))
    keep(() => followGoals(roxels, now, (transition) => emit('goal_transition', transition)))
  }
  /** Every step is told, in its order, however many of them were taken at once. */
  const reach = (wanted: (typeof steps)[number]) => {
    for (const step of steps.slice(steps.indexOf(status as typeof wanted) + 1)) {
      if (steps.indexOf(step) > steps.indexOf(wanted) || phase !== 'running') return
      if (step === 'ready' && sessionId !== null) emit('session', { sessionId })
      enter(step)
      if (step === 'connected') connected()
    }
  }
  const finish = (results: Results | null = null) => {
    if (status !== 'disconnecting') {
      enter('disconnecting')
      emit('ending', undefined)
    }
    rest()
    enter('ended')
    emit('ended', undefined)
    if (results !== null) emit('complete', results)
    holder.ended(results)
  }
  const fail = (code: string, message: string) => {
    rest()
    report.error(code, message)
    enter('error')
    emit('error', { error: code })
    holder.failed(code)
  }
  const refused = ({ code, message }: Refusal) => fail(code, message)

  /** The results are read before the end is told, so that both come together. */
  const wrapUp = async () => {
    phase = 'wrappingUp'
    enter('disconnecting')
    emit('ending', undefined)
    try {
      const { status: how, ...results } = await roxels.result()
      if (phase !== 'wrappingUp') return
      if (how === 'completed') finish(results)
      else fail(`conversation_${how}`, 'It has ended before all was said: start another one.')
    } catch (error) {
      if (phase !== 'wrappingUp') return
      // Left meanwhile, or signed out: there is nobody to show results to.
      if (isRoxelsError(error)) report.error(error.code, error.message)
      finish()
    }
  }

  const follow = (state: RoxelsState) => {
    if (phase === 'over') return
    if ('waiting' in state) {
      if (state.waiting) return
      if (state.refusal === null) finish()
      else refused(state.refusal)
    } else if (state.status === 'resuming') reach('loading')
    else if (state.status === 'live') reach('connected')
    else if (state.status === 'completed' && phase === 'running') {
      reach('connected')
      void wrapUp()
    }
  }

  return {
    get sessionId() {
      return sessionId
    },
    get status() {
      return status
    },
    isRunning: () => !isOver(),
    unanswered(message) {
      if (phase !== 'running' || isUnanswered || status === 'connected') return
      isUnanswered = true
      report.error('unreachable', message)
      emit('error', { error: 'unreachable' })
      holder.failed('unreachable')
    },
    begin() {
      if (phase === 'running' || phase === 'wrappingUp') return
      phase = 'running'
      isUnanswered = false
      sessionId = null
      enter('prewarm')
      if (isOver()) return
      roxels.start(target)
      const openedAs = (id: string | null) => {
        if (id === null || id === sessionId) return
        const isAnew = sessionId !== null
        sessionId = id
        // Who is here has changed while it was opened.
        if (isAnew) emit('session', { sessionId })
        reach('joining')
      }
      keep(() => roxels.state.subscribe(follow))
      keep(() => roxels.session.subscribe((session) => openedAs(session?.id ?? null)))
    },
    hangUp() {
      if (isOver()) return
      const hasBegun = phase !== 'pending'
      if (phase !== 'wrappingUp') {
        phase = 'wrappingUp'
        enter('disconnecting')
        emit('ending', undefined)
      }
      if (hasBegun) roxels.leave()
      if (!isOver()) finish()
    },
  }
}
