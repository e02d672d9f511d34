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
  /** No answer comes from the server. */
  unanswered(message: string): void
  /** What the last page of this tab has left open. */
  leftOpen(): LeftOpen | undefined
  end(): void
}

export function createCalls(options: CallsOptions): Calls {
  const { ports, participant, report } = options
  const left = createLeftOpen(ports.perTab)
  let current: { readonly target: string; readonly held: HeldCall } | null = null

  const hold = (
    target: string,
    making: Pick<HeldCallOptions, 'wanted' | 'roxels' | 'call'>,
    restored?: LeftOpen,
  ): HeldCall => {
    current?.held.close()
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

  const refuse = (
    wanted: StartOptions,
    code: string,
    message: string,
    field: string | undefined,
  ): Controller => {
    report.error(code, field && !message.startsWith(field) ? `${field}: ${message}` : message)
    const call: HeldCallOptions['call'] = (emit, holder) => failedCall(emit, holder, code, field)
    return hold('', { wanted, roxels: null, call }).controller
  }

  const begin = (wanted: StartOptions, target: string, restored?: LeftOpen): Controller => {
    const roxels = participant.clientFor(wanted)
    const call: HeldCallOptions['call'] = (emit, holder) =>
      createCall({ roxels, target: targetOf(wanted), now: ports.clock.now, emit, report }, holder)
    return hold(target, { wanted, roxels, call }, restored).controller
  }

  /** There is one already: the same, or it is in the way of another. */
  const joinIn = (running: HeldCall, isSame: boolean, wanted: StartOptions): Controller => {
    if (isSame) {
      running.show(wanted.display ?? 'modal')
      return running.controller
    }
    running.show()
    const code = 'busy'
    report.error(code, 'Another conversation is open: close it first.')
    const made = holdCall({
      ...options,
      left,
      closed: () => undefined,
      wanted: { ...wanted, display: 'none' },
      roxels: null,
      call: (emit, holder) => failedCall(emit, holder, code, undefined),
    })
    queueMicrotask(made.begin)
    return made.controller
  }

  return {
    start(wanted, restored) {
      const mistake = mistakeIn(wanted)
      if (mistake !== undefined)
        return refuse(wanted, 'validation_error', mistake.message, mistake.field)
      try {
        const said = personIn(wanted)
        if (said !== undefined) participant.say(said.person)
        const target = JSON.stringify(targetOf(wanted))
        return current?.held.call.isRunning()
          ? joinIn(current.held, current.target === target, wanted)
          : begin(wanted, target, restored)
      } catch (error) {
        if (isRoxelsError(error)) return refuse(wanted, error.code, error.message, error.field)
        return refuse(wanted, 'validation_error', 'Expected data that JSON can hold.', 'context')
      }
    },
    closeShown() {
      if (current?.held.isVisible) current.held.close()
    },
    unanswered: (message) => current?.held.call.unanswered(message),
    leftOpen: left.read,
    end: () => current?.held.close(),
  }
}

/** Runs when there is a body to put something in. */
function whenReady(run: () => void): void {
  if (document.body !== null) run()
  else document.addEventListener('DOMContentLoaded', run, { once: true })
}
