import type { LogEvent } from '@roxels/protocol'
import type { ConnectionEnd } from '../../stream/connection.ts'
import { connectShared } from '../../tabs/share.ts'
import type { Projection } from '../../transcript/projection.ts'
import { createProjection } from '../../transcript/projection.ts'
import type { FakeTab } from '../index.ts'
import { createFakeBrowser, settled } from '../index.ts'
import { eventId, frame, positionOf, tailFrames } from '../log.ts'
import { folded, helloFrame, snapshotFrame } from './frames.ts'

export interface ShowingTab {
  readonly tab: FakeTab
  readonly projection: Projection
  readonly closing: AbortController
  readonly told: string[]
  end: ConnectionEnd | null | undefined
  isGone: boolean
}

/** A server of one log, and the tabs that show it. */
export function openLogTabs() {
  const browser = createFakeBrowser()
  const log: LogEvent[] = []
  const streams = new Set<{
    readonly shown: ShowingTab
    write(frames: readonly string[]): void
    cut(): void
  }>()
  const opened: (string | null)[] = []
  const readers: ShowingTab[] = []
  let isDown = false

  const openStream = (shown: ShowingTab, cursor: string | null, signal: AbortSignal) => {
    opened.push(cursor)
    readers.push(shown)
    // What a crashed tab had begun goes no further.
    if (shown.tab.gone.aborted) return new Promise<never>(() => undefined)
    if (isDown) return Promise.reject(new TypeError('Load failed'))
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const stream = {
          shown,
          write: (frames: readonly string[]) =>
            shown.tab.deliver(() => {
              if (streams.has(stream)) controller.enqueue(new TextEncoder().encode(frames.join('')))
            }),
          cut() {
            streams.delete(stream)
            shown.tab.deliver(() => controller.error(new TypeError('Load failed')))
          },
        }
        streams.add(stream)
        signal.addEventListener('abort', stream.cut)
        shown.tab.gone.addEventListener('abort', () => streams.delete(stream))
        const position = cursor === null ? undefined : positionOf(cursor)
        stream.write([
          ...(position === undefined
            ? [helloFrame('snapshot', 0), snapshotFrame(log, log.length)]
            : [helloFrame('tail', position), ...tailFrames(log, position)]),
          ping(),
        ])
      },
    })
    return Promise.resolve(body)
  }
  const ping = () => frame('ping', null, { tail: eventId(log.length) })
  const openTab = (): ShowingTab => {
    const tab = browser.open()
    const projection = createProjection()
    const closing = new AbortController()
    const told: string[] = []
    const shown: ShowingTab = { tab, projection, closing, told, end: undefined, isGone: false }
    void connectShared({
      ports: tab.ports,
      name: 'secret-name',
      signal: closing.signal,
      snapshot: projection.snapshot,
      apply: projection.apply,
      renew: () => Promise.resolve(),
      caughtUp: () => void told.push('caughtUp'),
      lost: () => void told.push('lost'),
      open: (cursor, signal) => openStream(shown, cursor, signal),
    }).then((end) => {
      shown.end = end
    })
    return shown
  }
  return {
    browser,
    log,
    streams,
    opened,
    readers,
    openTab,
    async append(...events: readonly LogEvent[]) {
      const from = log.length
      log.push(...events)
      for (const { write } of streams) write(tailFrames(log, from))
      await calm()
    },
    async heartbeat(times = 1) {
      for (let beat = 0; beat < times; beat += 1) {
        for (const { write } of streams) write([ping()])
        await calm()
        await browser.clock.pass(10_000)
      }
    },
    async close(reason: string) {
      for (const { write } of streams) write([frame('close', null, { reason, reconnect: false })])
      await calm()
    },
    down(now: boolean) {
      isDown = now
      if (now) for (const { cut } of streams) cut()
    },
  }
}

/** Everything that needs no time has happened, in every tab. */
export const calm = settled

const at = '2026-11-23T10:00:00Z'
/** The message number `n` of an agent. */
export const said = (n: number): LogEvent => ({
  name: 'message',
  data: { id: `m_${n}`, role: 'agent', text: `${n}`, state: 'complete', at },
})

/** What a projection shows. */
export function shownBy({ messages, captured, goals, turn, status }: Projection) {
  return {
    messages: messages.ids.get().map((id) => messages.message(id).get()),
    captured: { ...captured.get() },
    goals: goals.get(),
    turn: turn.get(),
    status: status.get(),
  }
}

/** What one that read the log at once shows. */
export function foldedBy(log: readonly LogEvent[]) {
  const direct = createProjection()
  const data = { prev: null, ...folded(log) }
  direct.apply([{ name: 'snapshot', id: eventId(log.length), data }])
  return shownBy(direct)
}
