import type { Ports, Roxels } from '@roxels/core'
import { atom } from 'nanostores'
import type { Call, CallHolder } from './call/call.ts'
import { callBack } from './call/callbacks.ts'
import type { Controller } from './call/controller.ts'
import { createController } from './call/controller.ts'
import type { LeftOpen } from './call/left-open.ts'
import type { createLeftOpen } from './call/left-open.ts'
import { closeUnread } from './displays/close-unread.ts'
import { openCompact } from './displays/compact.ts'
import type { Display, Notice, ShownCall } from './displays/display.ts'
import { openModal } from './displays/modal.ts'
import type { Emitter } from './events.ts'
import { createEmitter, guarded, inOrder } from './events.ts'
import type { Callbacks, DisplayName, StartOptions } from './options.ts'
import type { Participant } from './participant.ts'
import { targetOf } from './participant.ts'
import type { Report } from './report.ts'
import { english } from './strings.ts'

export interface HeldCallOptions {
  readonly ports: Ports
  readonly participant: Participant
  readonly report: Report
  /** Tells whoever listens to the page. */
  readonly emit: Emitter['emit']
  readonly left: ReturnType<typeof createLeftOpen>
  /** A conversation is shown now, or none is. */
  readonly shown: (isShown: boolean) => void
  readonly closed: () => void
  readonly wanted: StartOptions
  /** Null where a mistake has kept it from beginning. */
  readonly roxels: Roxels | null
  /** Makes the call, which tells what happens to it. */
  readonly call: (emit: Emitter['emit'], holder: CallHolder) => Call
}

/** A call with what is shown of it, and with whoever listens to it. */
export interface HeldCall {
  readonly call: Call
  readonly controller: Controller
  begin(): void
  /** Tells it, and through it the page, what becomes of the person. */
  readonly tell: Emitter['emit']
  /** Brings it before the participant; `display` where it is to be shown in another one. */
  show(display?: DisplayName, restored?: LeftOpen): void
  /** Whether it has a display, be it that there is no body yet to show it in. */
  readonly isVisible: boolean
  /** The host starts it once more: it is told by these callbacks too. */
  joinIn(more: StartOptions): void
  close(): void
}

export function holdCall(options: HeldCallOptions): HeldCall {
  const { ports, participant, report, left, wanted, roxels } = options
  let callbacks: Callbacks = wanted
  const own = createEmitter(report.warn)
  const notice = atom<Notice | null>(null)
  // Somebody waits to see something, also where the host has named no display there is.
  let name: DisplayName =
    wanted.display === 'compact' || wanted.display === 'none' ? wanted.display : 'modal'
  let display: Display | null = null
  let isClosed = false
  let epoch = roxels?.state.get().epoch ?? 0
  let whose: string | null = null
  let keepOpen: () => void = () => undefined
  let endLeft: (() => void) | undefined

  const emit: Emitter['emit'] = inOrder((event, payload) => {
    // What is told when a person has been left is still told of that person.
    if (roxels?.state.get().epoch === epoch) whose = participant.externalId() ?? whose
    if (event === 'status' && call.sessionId !== null) notice.set(null)
    own.emit(event, payload)
    callBack(callbacks, event, payload, whose)
    options.emit(event, payload)
  })
  const call = options.call(emit, {
    failed: (code) => notice.set(noticeOf(code, wanted)),
    ended(results) {
      if (results === null || name === 'none') return close()
      if (results.auto_close) keepOpen = closeUnread(ports.clock, close)
    },
  })
  const begin = () => {
    if (isClosed) return
    epoch = roxels?.state.get().epoch ?? 0
    notice.set(null)
    keepOpen()
    call.begin()
  }

  const hide = () => {
    if (display === null) return
    endLeft?.()
    endLeft = undefined
    left.clear()
    display.remove()
    display = null
    options.shown(false)
  }
  const close = () => {
    if (isClosed) return
    isClosed = true
    endOfPerson?.()
    keepOpen()
    const wasVisible = display !== null
    // All of it is out of the way before anybody hears of it, and may begin the next.
    hide()
    options.closed()
    call.hangUp()
    // One that was completed was still there to be read.
    if (roxels?.state.get().status === 'completed') roxels.leave()
    if (wasVisible && callbacks.onClose) guarded(callbacks.onClose, { external_id: whose })
  }
  // Whatever became of the call: nothing of whoever is left stays on the screen.
  const endOfPerson = roxels?.state.listen((state) => {
    if (state.epoch !== epoch) close()
  })

  const shown: ShownCall = {
    roxels,
    strings: { ...english, ...wanted.strings },
    notice,
    again: () => (roxels === null ? close() : begin()),
    close,
  }
  const open = (restored: LeftOpen | undefined): Display => {
    if (name === 'modal') return openModal(shown)
    const isAtRest = wanted.kiosk === undefined && wanted.templateKey !== undefined
    let isCollapsed = restored?.isCollapsed ?? false
    const write = () => {
      if (isAtRest)
        left.write({ target: targetOf(wanted), isCollapsed, isKnown: participant.knows() })
    }
    const onCollapse = (next: boolean) => {
      isCollapsed = next
      write()
    }
    // Whose it is may be said later. What could not be opened is not to be opened again.
    endLeft = roxels?.person.subscribe(write)
    // One that was open before takes nobody's focus.
    const before = restored === undefined ? {} : { collapsed: restored.isCollapsed }
    return openCompact(shown, { ...before, onCollapse })
  }

  return {
    call,
    controller: createController(call, own, roxels, close),
    begin,
    tell: emit,
    show(next = name, restored) {
      if (isClosed) return
      if (next !== name) hide()
      name = next
      if (name === 'none') return
      // A page that swaps its body takes it away.
      if (display?.isOnPage() === false) hide()
      if (display !== null) return display.show()
      options.shown(true)
      display = open(restored)
    },
    get isVisible() {
      return name !== 'none'
    },
    joinIn(more) {
      callbacks = { ...callbacks, ...more }
      // Asked for again by whoever is here: it is confirmed that it is still them.
      if (roxels?.state.get().status === 'locked') roxels.start()
      const late = fixed.filter((option) => option in more && !isSame(more[option], wanted[option]))
      if (late.length === 0) return
      report.warn(`${late.join(', ')}: this conversation is open already, and goes on without.`)
    },
    close,
  }
}

/** What a conversation is opened with, once. */
const fixed = ['context', 'kiosk', 'claim', 'tabs', 'strings'] as const

/** A page may write the same in each of its calls. */
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What is told to whoever wants to talk; the host reads the rest in the console. */
function noticeOf(code: string, { interviewId }: StartOptions): Notice {
  if (code === 'unreachable') return code
  if (code.startsWith('conversation_')) return 'failed'
  return interviewId === undefined ? 'refused' : 'linkRefused'
}
