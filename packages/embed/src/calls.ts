import type { Ports } from '@roxels/core'
import { isRoxelsError } from '@roxels/core'
import { createCall } from './call/call.ts'
import type { Controller } from './call/controller.ts'
import { failedCall } from './call/failed.ts'
import type { LeftOpen } from './call/left-open.ts'
import { createLeftOpen } from './call/left-open.ts'
import type { Emitter } from './events.ts'
import type { HeldCall, HeldCallOptions } from './held-call.ts'
import { holdCall } from './held-call.ts'
import type { StartOptions } from './options.ts'
import { mistakeIn, personIn } from './options.ts'
import type { Participant } from './participant.ts'
import { targetOf } from './participant.ts'
import type { Report } from './report.ts'
import { whenReady } from './when-ready.ts'

export interface CallsOptions {
  readonly ports: Ports
  readonly participant: Participant
  /** Tells whoever listens to the page. */
  readonly emit: Emitter['emit']
  readonly report: Report
  /** A conversation is shown now, or none is. */
  readonly shown: (isShown: boolean) => void
}

/** The calls of a page, one at a time. */
export interface Calls {
  start(wanted: StartOptions, restored?: LeftOpen): Controller
  /** Closes what is shown. A call without a display is its host's to end. */
  closeShown(): void
  /** Tells of the person whoever listens to the call there is, and to the page. */
  readonly tell: Emitter['emit']
  /** No answer comes from the server. */
  unanswered(message: string): void
  /** What the last page of this tab has left open. */
  leftOpen(): LeftOpen | undefined
  /** Whether there is one, running or still to be read. */
  isHeld(): boolean
  end(): void
}

export function createCalls(options: CallsOptions): Calls {
  const { ports, participant, report } = options
  const left = createLeftOpen(ports.perTab)
  let current: { readonly target: string; readonly held: HeldCall } | null = null
  let isEnding = false

  const hold = (
    target: string,
    making: Pick<HeldCallOptions, 'wanted' | 'roxels' | 'call'>,
    restored?: LeftOpen,
  ): HeldCall => {
    const held = holdCall({
      ...options,
      ...making,
      left,
      closed() {
        if (current?.held === held) current = null
      },
    })
    current = { target, held }
    whenReady(() => held.show(undefined, restored))
    // The host may listen first.
    queueMicrotask(held.begin)
    return held
  }

  /** A call of nothing. One that goes on is none the worse for it. */
  const refuse = (
    wanted: StartOptions,
    code: string,
    message: string,
    field?: string,
  ): Controller => {
    report.error(code, field && !message.startsWith(field) ? `${field}: ${message}` : message)
    const call: HeldCallOptions['call'] = (emit, holder) => failedCall(emit, holder, code, field)
    if (!current?.held.call.isRunning() && !isEnding) {
      current?.held.close()
      // Whoever heard of that may have begun another.
      if (current === null) return hold('', { wanted, roxels: null, call }).controller
    }
    const inTheWay = current?.held
    whenReady(() => inTheWay?.show())
    const closed = () => undefined
    const unseen = { ...wanted, display: 'none' } as const
    const made = holdCall({ ...options, left, closed, wanted: unseen, roxels: null, call })
    queueMicrotask(made.begin)
    return made.controller
  }

  const begin = (wanted: StartOptions, target: string, restored?: LeftOpen): Controller => {
    // What can still be read of the last one is of its client. Whoever hears of its end may begin another, which goes before.
    current?.held.close()
    if (current !== null) return start(wanted, restored)
    const roxels = participant.clientFor(wanted)
    const person = personIn(wanted)
    if (person !== undefined) participant.say(person.person)
    if (current !== null) return start(wanted, restored)
    const call: HeldCallOptions['call'] = (emit, holder) =>
      createCall({ roxels, target: targetOf(wanted), now: ports.clock.now, emit, report }, holder)
    return hold(target, { wanted, roxels, call }, restored).controller
  }

  /** There is one already: the same, or it is in the way of another. */
  const joinIn = (running: HeldCall, isSame: boolean, wanted: StartOptions): Controller => {
    if (!isSame) return refuse(wanted, 'busy', 'Another conversation is open: close it first.')
    participant.askBy(wanted.identityToken)
    running.joinIn(wanted)
    whenReady(() => running.show(wanted.display))
    return running.controller
  }

  const start: Calls['start'] = (wanted, restored) => {
    if (isEnding) return refuse(wanted, 'not_active', 'Roxels.destroy() is ending all there is.')
    const mistake = mistakeIn(wanted)
    if (mistake !== undefined)
      return refuse(wanted, 'validation_error', mistake.message, mistake.field)
    const target = JSON.stringify(targetOf(wanted))
    try {
      // Whoever was in it has been left: it is over, though it has not heard yet.
      if (participant.isLeaving()) current?.held.close()
      // Somebody else ends the call there is.
      const person = personIn(wanted)
      if (person !== undefined && current !== null) participant.say(person.person)
      return current?.held.call.isRunning()
        ? joinIn(current.held, current.target === target, wanted)
        : begin(wanted, target, restored)
    } catch (error) {
      if (isRoxelsError(error)) return refuse(wanted, error.code, error.message, error.field)
      throw error
    }
  }

  return {
    start,
    tell: (name, payload) => (current?.held.tell ?? options.emit)(name, payload),
    closeShown() {
      if (current?.held.isVisible) current.held.close()
    },
    unanswered: (message) => current?.held.call.unanswered(message),
    leftOpen: left.read,
    isHeld: () => current !== null,
    end() {
      isEnding = true
      current?.held.close()
      isEnding = false
    },
  }
}
